"""Coming in and going out: by form, on the way to a page, in both modes, in Swedish."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.competitions import Boards
from tests.browser.conftest import Visit
from tests.browser.soundness import OF_COLOUR, too_wide, violations
from tests.browser.steps import PASSWORD, enter_with_name, from_menu
from tests.browser.visitors import PHONE
from tests.builders.servers import RunningServer, make_settings, running


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server in `accounts` mode."""
    with running(make_settings(tmp_path_factory.mktemp("strict"), mode="accounts")) as started:
        yield started


def test_a_page_for_the_signed_in_asks_first_and_then_opens(visit: Visit, boards: Boards) -> None:
    visitor = visit()
    wanted = f"/competitions/{boards.moving}?tab=about"
    visitor.goto(wanted)
    page = visitor.page
    expect(page).to_have_url(re.compile(r"/login\?next="))
    page.get_by_role("link", name="Register").click()
    enter_with_name(visitor, "Vendela")
    expect(page).to_have_url(f"{visitor.server.url}{wanted}")
    expect(page.get_by_role("heading", name="Flowers", level=1)).to_be_visible()


def test_signed_out_and_in_again_by_form(visit: Visit, boards: Boards) -> None:
    visitor = visit()
    page = visitor.page
    visitor.goto("/register?next=/submissions")
    enter_with_name(visitor, "Wilma")
    expect(page.get_by_role("heading", name="My submissions", level=1)).to_be_visible()

    from_menu(page, "Sign out")
    expect(page.get_by_text("You are signed in as Wilma.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out.")).to_be_visible()
    page.get_by_role("link", name="Sign in again").click()

    page.get_by_label("Name or e-mail").fill("Wilma")
    page.get_by_label("Password", exact=True).fill("not this one at all")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("No account has this name and password.")
    visitor.forgive("status of 401")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Your account").click()
    expect(page.get_by_role("menu")).to_contain_text("Wilma")


def test_what_is_missing_is_said_beside_the_field(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.goto("/register")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("2 things to correct")
    name = page.get_by_label("Name", exact=True)
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description(re.compile("Choose a name."))
    assert violations(page) == []
    page.get_by_role("link", name="The password needs at least 8 characters.").click()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()


def test_a_name_that_is_taken_is_said_beside_the_field(visit: Visit, boards: Boards) -> None:
    visitor = visit()
    visitor.goto("/register")
    visitor.page.get_by_label("Name", exact=True).fill("Astrid")
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.page.get_by_role("button", name="Create account").click()
    expect(visitor.page.get_by_label("Name", exact=True)).to_have_attribute("aria-invalid", "true")
    visitor.forgive("status of 409")


def test_with_accounts_there_is_no_guest_and_members_do_not_host(
    visit: Visit, strict: RunningServer
) -> None:
    visitor = visit(strict)
    page = visitor.page
    visitor.goto("/register")
    expect(page.get_by_role("button", name="Create account")).to_be_visible()
    expect(page.get_by_role("button", name="Continue as a guest")).to_be_hidden()
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    assert (violations(page, of=OF_COLOUR), too_wide(page)) == ([], [])

    page.get_by_label("E-mail").fill("not an address")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not an e-mail address")
    page.get_by_label("E-mail").fill("ylva@example.org")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("button", name="Your account")).to_be_visible()
    visitor.goto("/competitions/new")
    expect(page.get_by_text("You may not host competitions on this server.")).to_be_visible()


def test_a_browser_that_asks_for_swedish_gets_it(visit: Visit, boards: Boards) -> None:
    visitor = visit(locale="sv-SE").enter(username="Åke")
    page = visitor.page
    visitor.goto(f"/competitions/{boards.moving}")
    expect(page.get_by_role("link", name="Lämna förutsägelser")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.get_by_role("table", name="Topplista")).to_contain_text("0,1054")
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert too_wide(page) == []

    visitor.goto("/account")
    page.get_by_label("Språk").select_option("English")
    expect(page.get_by_role("heading", name="Account and settings")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Account and settings")).to_be_visible()
