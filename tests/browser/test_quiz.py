"""A whole quiz on five screens at once, each in a browser context of its own."""

import re

from playwright.sync_api import Page, expect

from palaestra.quiz.kinds import View
from tests.browser.conftest import Visit
from tests.browser.quizzes import join, showing
from tests.browser.soundness import too_wide, violations
from tests.browser.visitors import PHONE
from tests.builders.servers import RunningServer


def is_sound(*pages: Page) -> None:
    for page in pages:
        assert (page.url, violations(page)) == (page.url, [])
        assert (page.url, too_wide(page)) == (page.url, [])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_whole_quiz_is_played_to_its_scoreboard(visit: Visit, server: RunningServer) -> None:
    with showing(server, "Physics evening") as show:
        operator = join(visit(), show.codes[View.OPERATOR])
        expect(operator.get_by_text("Everyone waits for the first slide.")).to_be_visible()
        phone = visit(viewport=PHONE)
        one = join(phone, show.teams["Kvarkarna"])
        other = join(visit(), show.teams["Team Å"])
        judge = join(visit(), show.codes[View.JUDGE])
        wall = join(visit(), show.codes[View.AUDIENCE])
        everyone = (operator, one, other, judge, wall)
        expect(wall.get_by_text("2 team screens are connected.")).to_be_visible()
        expect(operator.get_by_text("2 of 2 teams")).to_be_visible()
        is_sound(*everyone)

        press(operator, "Show the first slide")
        for page in everyone:
            expect(page.get_by_text("Which metal is liquid").first).to_be_visible()
            expect(page.locator(".katex").first).to_be_visible()
        expect(one.get_by_text("Read. Answering opens soon.")).to_be_visible()
        press(operator, "Start")
        one.get_by_role("radio", name="Mercury").check()
        expect(one.get_by_text("Saved. You can still change it.")).to_be_visible()
        other.get_by_role("radio", name="Gold").check()
        expect(wall.get_by_text("2 of 2 answered")).to_be_visible()
        expect(judge.get_by_text("Mercury").first).to_be_visible()
        is_sound(*everyone)

        press(operator, "Reveal the answer")
        expect(one.get_by_text("Your points: 4 of 4")).to_be_visible()
        expect(other.get_by_text("Your points: 0 of 4")).to_be_visible()
        expect(wall.get_by_text("Correct")).to_be_visible()
        is_sound(*everyone)

        press(operator, "Next slide")
        one.get_by_label("Your number").fill("9,8")
        other.get_by_label("Your number").fill("9.81")
        expect(other.get_by_text("Saved. You can still change it.")).to_be_visible()
        expect(one.get_by_text("Saved. You can still change it.")).to_be_visible()
        one.get_by_label("Your number").fill("")
        expect(one.get_by_text("What you sent before still counts")).to_be_visible()
        press(operator, "Lock answers")
        expect(one.get_by_label("Your number")).to_have_value(re.compile("9.8"))
        expect(one.get_by_text("Locked. Your answer is saved.")).to_be_visible()
        press(operator, "Reveal the answer")
        expect(one.get_by_text("Your points: 4 of 4")).to_be_visible()

        press(operator, "Next slide")
        expect(wall.get_by_text("Two sentences are enough.")).to_be_visible()
        one.get_by_label("Your answer").fill("Short waves scatter more.")
        other.get_by_label("Your answer").fill("Because of the sea.")
        expect(judge.get_by_text("Short waves scatter more.")).to_be_visible()
        expect(judge.get_by_text("Because of the sea.")).to_be_visible()
        expect(judge.get_by_text("Rayleigh")).to_be_visible()
        judge.keyboard.press("4")
        expect(judge.get_by_label("Points for Team Å")).to_be_visible()
        judge.keyboard.press("1")
        expect(judge.get_by_text("judged")).to_have_count(2)
        is_sound(*everyone)
        press(operator, "Reveal the answer")
        expect(other.get_by_text("Your points: 1 of 4")).to_be_visible()

        press(operator, "Show the scoreboard")
        for page in (one, other, wall):
            rows = page.get_by_role("table", name="Scoreboard").get_by_role("row")
            expect(rows.nth(1)).to_contain_text("1Kvarkarna12")
            expect(rows.nth(2)).to_contain_text("2Team Å5")
        is_sound(one, wall)

        press(operator, "End the quiz")
        operator.get_by_role("alertdialog").get_by_role("button", name="End the quiz").click()
        for page in everyone[:3] + everyone[4:]:
            rows = page.get_by_role("table", name="Final result").get_by_role("row")
            expect(rows.nth(1)).to_contain_text("1Kvarkarna12")
            expect(rows.nth(2)).to_contain_text("2Team Å5")
