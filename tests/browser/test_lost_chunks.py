"""A part of the program does not come: the page says so, and nothing that was written is lost."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.soundness import look_as_it_stands
from tests.browser.visitors import Visitor

WELCOME = "Welcome to Palaestra"
LOST = "ERR_FAILED|Failed to fetch dynamically imported module"


@pytest.fixture
def visitor(visit: Visit) -> Visitor:
    return visit().enter()


def lose(page: Page, chunk: str) -> None:
    """Before the page is there, as `listen_early` says."""
    page.route(f"**/assets/{chunk}-*.js", lambda route: route.abort())


def arrive(visitor: Visitor) -> None:
    visitor.goto("/")
    expect(visitor.page.get_by_role("heading", name=WELCOME)).to_be_visible()


def test_a_dialog_that_does_not_come_says_so_and_offers_the_page_anew(visitor: Visitor) -> None:
    page = visitor.page
    lose(page, "CommandPalette")
    arrive(visitor)
    page.keyboard.press("Control+k")
    missed = page.get_by_role("dialog", name="This part could not be loaded.")
    expect(missed).to_be_visible()
    missed.get_by_role("button", name="Retry").click()
    anew = missed.get_by_role("button", name="Load the page anew")
    expect(anew).to_be_visible()
    look_as_it_stands(page, "a dialog that does not come")
    page.keyboard.press("Escape")
    expect(missed).to_be_hidden()
    assert len(visitor.loads) == 1

    before = len(visitor.complaints)
    page.keyboard.press("Control+k")
    visitor.wait_until(lambda: len(visitor.complaints) > before)  # it was tried once more
    expect(anew).to_be_visible()
    page.unroute_all()
    with page.expect_event("load"):
        anew.click()
    expect(page.get_by_role("heading", name=WELCOME)).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Search or run a command")).to_be_visible()
    visitor.forgive_all(LOST)


def test_a_page_that_does_not_come_leaves_people_where_they_are(visitor: Visitor) -> None:
    page = visitor.page
    lose(page, "CompetitionsPage")
    arrive(visitor)
    page.get_by_role("navigation", name="Features").get_by_role("link", name="Competitions").click()
    missed = page.get_by_role("dialog", name="The page could not be loaded.")
    missed.get_by_role("button", name="Retry").click()
    expect(missed.get_by_role("button", name="Load the page anew")).to_be_visible()
    expect(page.get_by_text(WELCOME)).to_be_visible()
    page.unroute_all()
    missed.get_by_role("button", name="Load the page anew").click()
    expect(page.get_by_role("heading", name="Competitions", level=1)).to_be_visible()
    visitor.forgive_all(LOST)


def test_a_first_page_that_does_not_come_says_so(visit: Visit) -> None:
    visitor = visit().enter()
    lose(visitor.page, "CompetitionsPage")
    visitor.goto("/competitions")
    expect(visitor.page.get_by_role("dialog", name="The page could not be loaded.")).to_be_visible()
    visitor.forgive_all(LOST)


def test_after_a_new_release_the_page_is_loaded_anew(visitor: Visitor) -> None:
    page = visitor.page

    def renew(route: Route) -> None:
        if route.request.resource_type == "document":
            route.continue_()
        else:
            route.fulfill(content_type="text/html", body="<script src='/static/other.js'></script>")

    page.route(f"{visitor.server.url}/", renew)
    lose(page, "CommandPalette")
    arrive(visitor)
    with page.expect_event("load"):
        page.keyboard.press("Control+k")
    visitor.forgive_all(LOST)
