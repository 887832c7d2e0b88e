"""News at the browser: a host announces and adds a webhook, anybody chooses what comes by mail."""

import json

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.soundness import OF_COLOUR, too_wide, violations
from tests.browser.steps import open_tab
from tests.browser.visitors import DESK, PHONE
from tests.builders.competitions import make_spec


def sound(page: Page) -> None:
    """In both sizes and themes."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert (violations(page), too_wide(page)) == ([], [])
        page.emulate_media(color_scheme="dark")
        assert violations(page, of=OF_COLOUR) == []
        page.emulate_media(color_scheme="light")


def test_a_host_tells_everybody_and_everybody_chooses_what_is_mailed(visit: Visit) -> None:
    visitor = visit().enter()
    page = visitor.page
    visitor.goto("/competitions")
    number = page.evaluate(
        """async (body) => {
          const reply = await fetch('/api/v1/competitions', { method: 'POST', body })
          return (await reply.json()).id
        }""",
        json.dumps({"spec": make_spec(title="A loud one")}),
    )
    visitor.goto(f"/competitions/{number}")
    open_tab(page, "Manage")
    page.get_by_label("Title").fill("Row 2 is wrong")
    page.get_by_role("button", name="Announce").click()
    expect(page.get_by_role("link", name="Write what is new")).to_be_visible()
    page.get_by_label("Text", exact=True).fill("It is *mended*.")
    page.get_by_role("button", name="Announce").click()
    expect(page.get_by_text("“Row 2 is wrong” is on its way.")).to_be_visible()

    page.get_by_label("Address").fill("http://127.0.0.1:9/")
    page.get_by_role("button", name="Add webhook").click()
    expect(page.get_by_role("link", name="an address of a private network")).to_be_visible()
    visitor.forgive("400")
    sound(page)

    open_tab(page, "About")
    expect(page.get_by_role("heading", name="Row 2 is wrong")).to_be_visible()
    expect(page.locator("em", has_text="mended")).to_be_visible()
    sound(page)

    visitor.goto("/account")
    switch = page.get_by_role("switch", name="Reminders before the end")
    expect(switch).to_be_checked()
    with page.expect_response(lambda reply: reply.request.method == "PUT"):
        switch.click()
    sound(page)
    page.reload()
    expect(page.get_by_role("switch", name="Reminders before the end")).not_to_be_checked()
