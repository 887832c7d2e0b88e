"""What surrounds every page: keys, the palette, themes, addresses below a basepath."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.competitions import Boards, answer
from tests.browser.conftest import Visit
from tests.browser.soundness import violations
from tests.browser.steps import enter_as_guest, rank_of
from tests.browser.visitors import PHONE
from tests.builders.competitions import host, register, upload
from tests.builders.servers import RunningServer, make_settings, running

# More than any page here has before the thing that is looked for.
MOST_TABS = 40
FOCUSED = """
() => {
  const { activeElement: on } = document
  return on.getAttribute('aria-label') ?? on.innerText ?? ''
}
"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus stands on what is called so."""
    seen = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED).strip())
        if seen[-1] == name:
            return
    raise AssertionError(f"no {name!r} among {seen}")


def test_registering_and_submitting_need_no_mouse(visit: Visit, boards: Boards) -> None:
    visitor = visit()
    page = visitor.page
    visitor.goto(f"/register?next=/competitions/{boards.quiet}")
    expect(page.get_by_role("button", name="Continue as a guest")).to_be_visible()
    tab_to(page, "Continue as a guest")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="An empty board", level=1)).to_be_visible()

    tab_to(page, "Submit predictions")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Paste as text")).to_be_visible()
    tab_to(page, "Paste as text")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Pasted text")).to_be_focused()
    page.keyboard.insert_text(answer(0.7))
    tab_to(page, "Use this text")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove answer.csv")).to_be_focused()
    tab_to(page, "Submit predictions")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Scored")).to_be_visible()
    tab_to(page, "See the leaderboard")
    page.keyboard.press("Enter")
    expect(rank_of(page, "You")).to_have_text(re.compile(r"\d"))


def test_the_first_tab_skips_to_the_content(visit: Visit) -> None:
    visitor = visit().enter()
    visitor.goto("/competitions")
    page = visitor.page
    expect(page.get_by_role("heading", name="Competitions", level=1)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_question_mark_shows_the_keys_and_letters_go_places(visit: Visit) -> None:
    visitor = visit().enter()
    visitor.goto("/")
    page = visitor.page
    expect(page.get_by_role("heading", name="Welcome to Palaestra")).to_be_visible()
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_).to_contain_text("Go to Competitions")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="Competitions", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()
    expect(page).to_have_title("Competitions · Palaestra")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Find a competition")).to_be_focused()


def test_the_palette_finds_a_competition_and_goes_there(visit: Visit, boards: Boards) -> None:
    visitor = visit().enter()
    visitor.goto("/")
    page = visitor.page
    expect(page.get_by_role("heading", name="Welcome to Palaestra")).to_be_visible()
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Search or run a command")
    expect(palette).to_be_visible()
    page.keyboard.insert_text("flower")
    expect(palette.get_by_role("option", name=re.compile("^Flowers"))).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{visitor.server.url}/competitions/{boards.moving}")
    expect(page.get_by_role("heading", name="Flowers", level=1)).to_be_visible()


def test_on_a_phone_the_navigation_is_a_drawer(visit: Visit) -> None:
    visitor = visit(viewport=PHONE, has_touch=True).enter()
    visitor.goto("/")
    page = visitor.page
    page.get_by_role("button", name="Open the menu").tap()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("link", name="Competitions")).to_be_visible()
    assert violations(page) == []
    drawer.get_by_role("link", name="Competitions").tap()
    expect(drawer).to_be_hidden()
    expect(page.get_by_role("heading", name="Competitions", level=1)).to_be_visible()


def test_the_chosen_theme_stays_and_the_chart_is_drawn_anew(visit: Visit, boards: Boards) -> None:
    visitor = visit().enter()
    page = visitor.page
    visitor.goto("/account")
    page.get_by_role("radio", name="Dark").check()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    visitor.goto(f"/competitions/{boards.moving}")
    expect(page.locator("html")).to_have_css("background-color", "rgb(16, 19, 23)")
    expect(page.get_by_role("img", name="over time of").locator("canvas")).to_be_visible()


def test_the_reference_tells_what_an_operation_takes_and_answers(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    enter_as_guest(visitor)
    page.get_by_role("link", name="API reference").first.click()
    page.get_by_role("searchbox", name="Find a route").fill("competition_id}/leaderboard")
    operation = page.get_by_role("main").get_by_role("region", name="competitions")
    # The board, and behind it the board as a file.
    expect(operation.get_by_text("GET", exact=True)).to_have_count(2)
    operation.get_by_text("GET", exact=True).first.click()
    expect(operation).to_contain_text("Who may: signed in")
    expect(operation.get_by_label("Answers")).to_contain_text("submissions: integer")
    assert violations(page) == []


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    settings = make_settings(tmp_path_factory.mktemp("below"), basepath="/lab/palaestra")
    with running(settings) as started:
        yield started


def test_under_a_basepath_everything_moves_along(visit: Visit, below: RunningServer) -> None:
    visitor = visit(below)
    page = visitor.page
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    enter_as_guest(visitor)
    with below.client() as other:
        register(other, username="Zacharias")
        competition = host(other, title="Below")
        page.get_by_role("link", name="Competitions").first.click()
        with page.expect_websocket():
            page.get_by_role("link", name="Below").click()
        expect(page).to_have_url(f"{below.url}/competitions/{competition}")
        expect(page.get_by_text("Nobody has been ranked yet.")).to_be_visible()
        assert upload(other, competition, "index,class\n0,0.2\n1,0.7\n").status_code == 200
    expect(rank_of(page, "Zacharias")).to_have_text("1")
    expect(page.get_by_role("img", name="over time of").locator("canvas")).to_be_visible()
    assert asked
    assert [url for url in asked if not url.startswith(f"{below.url}/")] == []
