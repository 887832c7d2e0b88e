"""Screens that are sent out, or were away when it ended, say what has become of them."""

import re

from playwright.sync_api import Page, expect

from palaestra.quiz.kinds import View
from tests.browser.conftest import Visit
from tests.browser.quizzes import join, showing
from tests.browser.soundness import violations
from tests.browser.visitors import PHONE
from tests.builders.servers import RunningServer


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _end(operator: Page) -> None:
    _press(operator, "End the quiz")
    operator.get_by_role("alertdialog").get_by_role("button", name="End the quiz").click()
    expect(operator.get_by_role("table", name="Final result")).to_be_visible()


def test_a_phone_that_was_away_at_the_end_shows_the_final_result(
    visit: Visit, server: RunningServer
) -> None:
    with showing(server, "Out of reach") as show:
        operator = join(visit(), show.codes[View.OPERATOR])
        phone = visit(viewport=PHONE)
        team = join(phone, show.teams["Kvarkarna"])
        expect(team.get_by_text("You are in. The first question comes here.")).to_be_visible()
        phone.context.set_offline(True)
        expect(team.get_by_text("No connection to the server.")).to_be_visible()
        _end(operator)
        phone.context.set_offline(False)
        expect(team.get_by_role("table", name="Final result")).to_contain_text("Kvarkarna")
        phone.forgive_all("ERR_INTERNET_DISCONNECTED")
        # Who leads has left with the end: opening the page again starts nothing anew.
        operator.reload(wait_until="domcontentloaded")
        expect(operator).to_have_url(re.compile("/q$"))
        expect(operator.get_by_label("Code")).to_be_visible()


def test_a_team_that_was_sent_out_reads_what_to_do(visit: Visit, server: RunningServer) -> None:
    with showing(server, "Sent out") as show:
        operator = join(visit(), show.codes[View.OPERATOR])
        team = join(visit(viewport=PHONE), show.teams["Kvarkarna"])
        operator.get_by_role("button", name="Send out Kvarkarna").click()
        expect(
            team.get_by_text("Ask the organiser, then join with the code again.")
        ).to_be_visible()
        assert violations(team) == []
        team.get_by_role("link", name="Join with a code").click()
        expect(team.get_by_label("Code")).to_be_visible()
