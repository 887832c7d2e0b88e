"""A host limits a competition; who competes sees what remains and chooses what counts."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.competitions import DATASET, TRUTH, answer
from tests.browser.conftest import Visit
from tests.browser.soundness import OF_COLOUR, too_wide, violations
from tests.browser.steps import open_tab
from tests.browser.visitors import DESK, PHONE
from tests.builders.competitions import make_spec
from tests.builders.servers import RunningServer

LIMIT = 2


def test_the_host_sets_the_rules_and_who_competes_lives_by_them(
    server: RunningServer, visit: Visit
) -> None:
    host = visit().enter()
    spec = make_spec(
        title="Two a day",
        expiration=(datetime.now(UTC) + timedelta(days=9)).timestamp(),
        dataset=DATASET,
        answer={"class": {str(row): value for row, value in enumerate(TRUTH)}},
    )
    hosted = host.context.request.post(
        f"{server.url}/api/v1/competitions", data={"spec": spec}
    ).json()["id"]
    host.goto(f"/competitions/{hosted}")
    open_tab(host.page, "Manage")
    set_rules(host.page)
    expect(host.page.get_by_text("The rules are saved")).to_be_visible()
    look(host.page)

    competitor = visit().enter(username="Runa")
    competitor.goto(f"/competitions/{hosted}?tab=submit")
    page = competitor.page
    expect(page.get_by_text("Phase: Warm-up.")).to_be_visible()
    expect(page.get_by_text(f"{LIMIT} of {LIMIT} submissions left today")).to_be_visible()
    send = f"{server.url}/api/v1/competitions/{hosted}/submissions"
    for sureness in (0.2, 0.6):
        sent = competitor.context.request.post(
            send, data=answer(sureness), headers={"Content-Type": "text/csv"}
        )
        assert sent.status == 200, sent.text()
    competitor.goto(f"/competitions/{hosted}?tab=submit")
    expect(page.get_by_text("All submissions of today are used.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"next day begins at .*Europe/Stockholm"))).to_be_visible()
    look(page)

    open_tab(page, "My submissions")
    boxes = page.get_by_role("checkbox", name="Count this submission at the end")
    expect(boxes).to_have_count(LIMIT)
    with page.expect_response(re.compile("/chosen$")) as chosen:
        boxes.last.check()
    assert chosen.value.status == 200
    look(page)
    page.reload()
    expect(boxes.last).to_be_checked()
    expect(boxes.first).not_to_be_checked()
    open_tab(page, "About")
    phases = page.get_by_role("table", name="Phases")
    expect(phases.get_by_role("row").nth(1)).to_contain_text("Open")
    look(page)


def set_rules(page: Page) -> None:
    now = datetime.now(UTC)
    page.get_by_label("Most submissions a day").fill(str(LIMIT))
    page.get_by_label("Time zone of the days").fill("Europe/Stockholm")
    page.get_by_label("What each entrant chooses").check()
    page.get_by_role("button", name="Add a phase").click()
    page.get_by_label("Name", exact=True).fill("Warm-up")
    page.get_by_label("Starts", exact=True).fill(field(now - timedelta(days=3)))
    page.get_by_label("Ends", exact=True).fill(field(now + timedelta(days=3)))
    page.get_by_role("button", name="Save the rules").click()


def field(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def look(page: Page) -> None:
    """Sound on a phone and a desk, in both themes."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert (violations(page), too_wide(page)) == ([], [])
    page.emulate_media(color_scheme="dark")
    assert violations(page, of=OF_COLOUR) == []
    page.emulate_media(color_scheme="light")
