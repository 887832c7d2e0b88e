"""Administrators look after the server: people, jobs, storage, health, configuration."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from palaestra.core import jobs
from palaestra.core.access import Role
from palaestra.core.accounts.models import Account
from palaestra.core.database import Database, DbSession, utc_now
from palaestra.core.http.origins import SESSION_COOKIE
from palaestra.core.jobs.jobs import forget_ended
from palaestra.core.jobs.models import State
from tests.browser.conftest import Visit
from tests.browser.steps import from_menu
from tests.browser.test_every_page import look
from tests.browser.visitors import Visitor, visiting
from tests.builders.accounts import database_of, make_person, token_of
from tests.builders.servers import RunningServer, make_settings, running

TABS = {
    "/admin": "Greta",
    "/admin?search=nobody-like-this": "Nobody matches.",
    "/admin?tab=jobs": "The disk was full.",
    "/admin?tab=jobs&state=cancelled": "No job is in this state.",
    "/admin?tab=storage": "There is no backup in the data folder yet.",
    "/admin?tab=health": "Database revision",
    "/admin?tab=configuration": "Secrets are hidden here.",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One of its own, with a failed job and few people."""
    with running(make_settings(tmp_path_factory.mktemp("admin"))) as started:
        yield started


@pytest.fixture(scope="module")
def kept(server: RunningServer) -> Iterator[Database]:
    database = database_of(server)
    database.transact(_fail_a_job)
    database.transact(_make, "Greta", Role.MEMBER)
    yield database
    database.close()


def _fail_a_job(db: DbSession) -> None:
    row = jobs.submit(db, forget_ended)
    row.state, row.attempts, row.finished_at = State.FAILED, 3, utc_now()
    row.error = {"code": "error", "message": "The disk was full."}


def _make(db: DbSession, name: str, role: Role) -> Account:
    person = make_person(db, role, password="correct horse")
    person.username, person.username_key = name, name.casefold()
    person.email = f"{name.lower()}@example.org"
    return person


def _sign_in(visitor: Visitor, database: Database, name: str, role: Role) -> Visitor:
    token = database.transact(lambda db: token_of(db, _make(db, name, role)))
    visitor.context.add_cookies(
        [{"name": SESSION_COOKIE, "value": token, "url": visitor.server.url}]
    )
    return visitor


@pytest.fixture(scope="module")
def admin(browser: Browser, server: RunningServer, kept: Database) -> Iterator[Visitor]:
    with visiting(browser, server) as visitor:
        yield _sign_in(visitor, kept, "Ada", Role.ADMIN)


@pytest.mark.parametrize("path", TABS)
def test_every_tab_is_sound(admin: Visitor, path: str) -> None:
    look(admin, path, awaiting=TABS[path])


def test_somebody_is_found_given_a_role_kept_out_and_let_in(admin: Visitor) -> None:
    page = admin.page
    admin.goto("/")
    from_menu(page, "Administration")
    page.get_by_placeholder("Find by name, e-mail or id").fill("gret")
    row = page.get_by_role("table", name="People").get_by_role("row").filter(has_text="Greta")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_label("Role of Greta").select_option("Editor")
    expect(page.get_by_label("Role of Greta")).to_have_value("editor")

    row.get_by_role("button", name="Disable Greta").click()
    dialog = page.get_by_role("alertdialog", name="Disable Greta?")
    expect(dialog.get_by_role("button", name="Keep")).to_be_focused()
    dialog.get_by_role("button", name="Disable account").click()
    expect(row).to_contain_text("Disabled")
    page.reload()
    expect(row).to_contain_text("Disabled")
    expect(page.get_by_label("Role of Greta")).to_have_value("editor")
    row.get_by_role("button", name="Enable Greta").click()
    expect(row).to_contain_text("Active")


def test_the_last_admin_is_told_why_nothing_changed(admin: Visitor) -> None:
    page = admin.page
    admin.goto("/admin?role=admin")
    page.get_by_label("Role of Ada").select_option("Member")
    expect(page.get_by_role("alert")).to_contain_text("This is the only admin")
    expect(page.get_by_label("Role of Ada")).to_have_value("admin")
    admin.forgive("status of 409")


def test_a_failed_job_is_tried_again_and_its_end_comes_by_itself(admin: Visitor) -> None:
    page = admin.page
    admin.goto("/admin?tab=jobs")
    row = page.get_by_role("row").filter(has_text="The disk was full.")
    row.get_by_role("button", name="Try again: jobs.forget_ended").click()
    expect(row).to_have_count(0)
    page.get_by_label("State").select_option("Done")
    expect(page.get_by_role("table").get_by_role("row").filter(has_text="Done")).not_to_have_count(
        0
    )


def test_who_is_no_admin_finds_no_way_there(visit: Visit, kept: Database) -> None:
    visitor = _sign_in(visit(), kept, "Moa", Role.MEMBER)
    page = visitor.page
    visitor.goto("/")
    page.get_by_role("button", name="Your account").click()
    expect(page.get_by_role("menuitem", name="Account and settings")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Administration")).to_have_count(0)
    assert visitor.goto("/admin").status == 403
    visitor.forgive("status of 403")
    expect(page.get_by_text("This page is for administrators.")).to_be_visible()
