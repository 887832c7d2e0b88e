"""One's own account at the browser: from the mail of a registration to the end of the account."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.soundness import OF_COLOUR, too_wide, violations
from tests.browser.steps import PASSWORD
from tests.browser.visitors import DESK, PHONE
from tests.builders.mail import mailing_settings, mails_to, path_in
from tests.builders.servers import RunningServer, running

NEW = "another good password"


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """In accounts mode, with mail."""
    with running(mailing_settings(tmp_path_factory.mktemp("mailing"))) as started:
        yield started


def sound(page: Page) -> None:
    """In both sizes and themes."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert (too_wide(page), violations(page)) == ([], [])
        page.emulate_media(color_scheme="dark")
        assert violations(page, of=OF_COLOUR) == []
        page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)


def sign_in(page: Page, email: str, password: str, *, keep: bool = False) -> None:
    page.get_by_label("Name or e-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    if keep:
        page.get_by_label("Keep me signed in").check()
    page.get_by_role("button", name="Sign in").click()


def test_from_registering_to_a_new_password(visit: Visit, mailing: RunningServer) -> None:
    visitor, email = visit(mailing), "ada@example.org"
    page = visitor.page
    visitor.goto("/register")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    (first,) = mails_to(mailing, email)

    visitor.goto("/login")
    sign_in(page, email, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("Confirm your e-mail address first")
    visitor.forgive("status of 401")
    page.get_by_role("button", name="Send the mail again").click()
    expect(visitor.main().get_by_role("status")).to_contain_text("A new mail is on its way")
    sound(page)

    visitor.goto(path_in(first))
    expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    sound(page)
    visitor.forgive_all("status of 410")
    visitor.goto(path_in(mails_to(mailing, email, count=2)[1]))
    expect(page.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Sign in").click()

    page.get_by_role("link", name="Forgot your password?").click()
    sound(page)
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    visitor.goto(path_in(mails_to(mailing, email, count=3)[2]))
    page.get_by_label("New password").fill(NEW)
    sound(page)
    page.get_by_role("button", name="Set password").click()
    page.get_by_role("link", name="Sign in").click()
    sign_in(page, email, NEW, keep=True)
    expect(page.get_by_role("button", name="Your account")).to_be_visible()
    names = {cookie["name"]: cookie["expires"] for cookie in visitor.context.cookies()}
    assert names.keys() == {"user", "keep"}
    assert -1 not in names.values()


def test_the_account_page_from_name_to_deletion(visit: Visit, mailing: RunningServer) -> None:
    visitor, email = visit(mailing), "bo@example.org"
    page = visitor.page
    visitor.context.request.post(
        f"{mailing.url}/api/account/register", data={"email": email, "password": PASSWORD}
    )
    link = path_in(mails_to(mailing, email)[0])
    visitor.context.request.get(f"{mailing.url}{link}")
    visitor.goto("/login?next=/account")
    sign_in(page, email, PASSWORD)
    expect(page.get_by_role("table", name="Your sign-ins")).to_contain_text("This browser")
    sound(page)

    profile = page.get_by_role("region", name="Who you are")
    profile.get_by_label("Name").fill("Bo")
    profile.get_by_role("button", name="Save changes").click()
    expect(profile.get_by_role("alert")).to_contain_text("Your password is needed for this.")
    visitor.forgive("status of 400")
    profile.get_by_label("Your password now").fill(PASSWORD)
    profile.get_by_role("button", name="Save changes").click()
    expect(profile.get_by_role("status")).to_have_text("Saved.")

    elsewhere = visit(mailing)
    elsewhere.goto("/login?next=/account")
    sign_in(elsewhere.page, email, PASSWORD)
    expect(elsewhere.page.get_by_role("table", name="Your sign-ins")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Sign out everywhere else").click()
    expect(page.get_by_role("table", name="Your sign-ins").get_by_role("row")).to_have_count(2)
    elsewhere.page.reload()
    expect(elsewhere.page.get_by_role("heading", name="Sign in")).to_be_visible()

    keys = page.get_by_role("region", name="API keys")
    keys.get_by_label("Name of a new key").fill("laptop")
    keys.get_by_role("button", name="Make key").click()
    secret = keys.get_by_role("group", name="Authorization header of “laptop”")
    expect(secret).to_contain_text("Bearer ")
    bearer = secret.inner_text().strip()
    sound(page)
    mine = elsewhere.context.request.get(
        f"{mailing.url}/api/account/me", headers={"Authorization": bearer}
    )
    assert mine.json()["username"] == "Bo"
    keys.get_by_role("button", name="Delete key laptop").click()
    dialog = page.get_by_role("alertdialog", name="Delete the key “laptop”?")
    assert violations(page) == []
    dialog.get_by_role("button", name="Delete key").click()
    expect(keys.get_by_text("You have no API keys.")).to_be_visible()

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download your data").click()
    assert email in Path(waiting.value.path()).read_text()

    farewell = page.get_by_role("region", name="Delete your account")
    farewell.get_by_label("Your password").fill(PASSWORD)
    farewell.get_by_role("button", name="Delete account").click()
    dialog = page.get_by_role("alertdialog", name="Delete your account?")
    expect(dialog.get_by_role("button", name="Keep account")).to_be_focused()
    dialog.get_by_role("button", name="Delete account").click()
    expect(page.get_by_role("heading", name="Welcome to Palaestra")).to_be_visible()
    visitor.goto("/account")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_without_mail_a_forgotten_password_is_no_dead_end(visit: Visit) -> None:
    visitor = visit()
    visitor.goto("/forgot-password")
    expect(visitor.page.get_by_text("Ask whoever runs it for a new password.")).to_be_visible()
    sound(visitor.page)
