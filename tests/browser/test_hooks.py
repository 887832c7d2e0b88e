"""An operator's own login, registration, store and pages, as people in a browser meet them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from litestar import Response
from playwright.sync_api import expect

from palaestra.cli.user import role
from palaestra.core.errors import Forbidden
from palaestra.integration import create_app
from palaestra.structs import ClientStruct, CompetitionStruct, SubmissionStruct
from tests.browser.conftest import Visit
from tests.browser.soundness import violations
from tests.browser.steps import PASSWORD, open_tab, rank_of, submit_file
from tests.builders.competitions import host
from tests.builders.servers import RunningServer, make_settings, serving

BASEPATH = "/lab"
GOOD = "index,class\n0,0\n1,1\n"
# What the company's store refuses to keep.
BAD = "index,class\n0,0.9\n1,0.1\n"


def login(handler: Any, user: str | None) -> ClientStruct | None:
    if handler.get_argument("password") == "right":
        return ClientStruct(f"staff-{handler.get_argument('username')}")
    return ClientStruct(user) if user and user == handler.current_user else None


def register(_handler: Any, data: dict[str, Any]) -> ClientStruct:
    if data.get("username") == "eve":
        raise Forbidden("Only staff: ask the personnel office.")
    return ClientStruct(f"staff-{data['username']}")


def persist(_handler: Any, struct: Any, update: bool = False) -> None:
    if isinstance(struct, CompetitionStruct) and not update:
        struct.id = "C-1"
    if isinstance(struct, SubmissionStruct) and struct.score > 1:
        raise RuntimeError("the company's database is down")


def imprint(request: Any) -> Response[str]:
    page = f'<link rel="icon" href="data:,"><h1>Example Ltd</h1><p>{request.url.path}</p>'
    return Response(page, media_type="text/html")


@pytest.fixture(scope="module")
def plugged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with every hook, below a path."""
    data = tmp_path_factory.mktemp("hooks")
    app = create_app(
        data=data,
        login=login,
        register=register,
        persist=persist,
        handlers=[("/imprint", imprint)],
        basepath=BASEPATH,
    )
    with serving(app, make_settings(data, basepath=BASEPATH)) as server:
        with server.client() as company:
            company.post("/api/v1/login", json={"username": "olga", "password": "right"})
            made_editor = ["staff-olga", "editor", "--data", str(data)]
            assert CliRunner().invoke(role, made_editor).exit_code == 0
            assert host(company, title="Of the company") == "C-1"
        yield server


def test_the_page_signs_in_by_the_login_hook(visit: Visit, plugged: RunningServer) -> None:
    visitor = visit(plugged)
    page = visitor.page
    visitor.goto("/login")
    for password in ("wrong", "right"):
        page.get_by_label("Name or e-mail").fill("ada")
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        if password == "wrong":
            expect(page.get_by_role("alert")).to_be_visible()
            visitor.forgive("401")
    expect(page.get_by_role("button", name="Your account")).to_be_visible()
    me = visitor.context.request.get(f"{plugged.url}/api/account/me").json()
    assert me["id"] == "staff-ada"


def test_the_page_registers_by_the_hook_and_says_why_it_would_not(
    visit: Visit, plugged: RunningServer
) -> None:
    visitor = visit(plugged)
    page = visitor.page
    visitor.goto("/register")
    page.get_by_label("Name (optional)").fill("eve")
    page.get_by_label("E-mail").fill("eve@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("Only staff: ask the personnel office.")).to_be_visible()
    visitor.forgive("403")
    page.get_by_label("Name (optional)").fill("alan")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("button", name="Your account")).to_be_visible()
    assert violations(page) == []


def test_what_the_store_refuses_is_said_and_not_ranked(
    visit: Visit, plugged: RunningServer, tmp_path: Path
) -> None:
    visitor = visit(plugged)
    page = visitor.page
    visitor.enter(username="grace", email="grace@example.org", password=PASSWORD)
    visitor.goto("/competitions")
    page.get_by_role("link", name="Of the company").click()
    expect(page).to_have_url(f"{plugged.url}/competitions/C-1")
    open_tab(page, "Submit")
    file = tmp_path / "answer.csv"
    file.write_text(BAD, encoding="utf-8")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)
    page.get_by_role("main").get_by_role("button", name="Submit predictions").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was written")
    visitor.forgive("500")
    assert "database is down" not in page.content()
    open_tab(page, "Leaderboard")
    expect(page.get_by_text("Nobody has been ranked yet.")).to_be_visible()
    file.write_text(GOOD, encoding="utf-8")
    open_tab(page, "Submit")
    page.get_by_role("button", name="Remove answer.csv").click()
    submit_file(page, file)
    open_tab(page, "Leaderboard")
    expect(rank_of(page, "You")).to_have_text("1")


def test_the_operators_own_page_stands_below_the_basepath(
    visit: Visit, plugged: RunningServer
) -> None:
    visitor = visit(plugged)
    visitor.goto("/imprint")
    expect(visitor.page.get_by_role("heading", name="Example Ltd")).to_be_visible()
    expect(visitor.page.locator("p")).to_have_text(f"{BASEPATH}/imprint")
