"""The statistics document's own way in: an address that is verified and allowed, `/login` with and
without staying signed in, and the workspace that was current."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from palaestra.core.accounts.entrance import KEEP_COOKIE
from palaestra.statistics.settings import StatisticsSettings
from tests.builders.accounts import PASSWORD
from tests.builders.conversations import speaking
from tests.builders.mail import follow, mailing_settings, mails, mails_to
from tests.builders.servers import RunningServer, running
from tests.builders.workspaces import nine

SAMPLE = Path(__file__).parents[2] / "examples" / "user_validation" / "hanover.sh"
STUDENT = "ada@hanover.edu"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Verifies addresses by mail, and lets the sample script say which may come."""
    settings = mailing_settings(
        tmp_path_factory.mktemp("signing-in"),
        user_validation=str(SAMPLE),
        more=[StatisticsSettings(engine="python")],
    )
    with running(settings) as started:
        yield started


def register(client: httpx.Client, email: str) -> httpx.Response:
    return client.post(
        "/register", json={"email": email, "nick": email.split("@")[0], "password": PASSWORD}
    )


def login(client: httpx.Client, email: str, **more: object) -> httpx.Response:
    return client.post("/login", json={"email": email, "password": PASSWORD, **more})


def test_student_registers_verifies_works_and_finds_the_work_by_the_cookie_alone(
    server: RunningServer,
) -> None:
    with server.client() as client:
        assert register(client, STUDENT).status_code == 202
        early = login(client, STUDENT)
        assert (early.status_code, early.json()["code"]) == (401, "unverified")
        (mail,) = mails_to(server, STUDENT)
        follow(client, mail)
        first = login(client, STUDENT, keep=True).json()["workspace"]
        made = client.post("/api/statistics/workspaces", json={"name": "Week 2"}).json()
        with speaking(server, client) as talking:
            talking.send(nine(hash=1))
        kept = client.cookies[KEEP_COOKIE]
    assert first["name"] == "Workspace"

    with server.client() as later:
        found = later.get("/login", headers={"Cookie": f"{KEEP_COOKIE}={kept}"})
        assert found.status_code == 200, found.text
        answer = found.json()
        assert (answer["user"]["email"], answer["workspace"]["id"]) == (STUDENT, made["id"])
        assert later.cookies[KEEP_COOKIE] != kept, "it is another one after each use"
        objects = later.get(f"/api/statistics/workspaces/{made['id']}").json()["objects"]
        assert [one["name"] for one in objects] == ["nine"]
        later.post("/logout", json={})
        gone = later.cookies.get(KEEP_COOKIE)

    assert gone is None
    with server.client() as again:
        used = again.get("/login", headers={"Cookie": f"{KEEP_COOKIE}={kept}"})
        assert used.status_code == 401


def test_without_keep_the_browsers_end_is_the_end(server: RunningServer) -> None:
    with server.client() as client:
        assert register(client, "bo@hanover.edu").status_code == 202
        follow(client, mails_to(server, "bo@hanover.edu")[0])
        assert login(client, "bo@hanover.edu").status_code == 200
        assert KEEP_COOKIE not in client.cookies


def test_address_that_the_script_denies_gets_no_account(server: RunningServer) -> None:
    with server.client() as client:
        refused = register(client, "eve@example.org")
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "email")
        assert login(client, "eve@example.org").status_code == 401
    assert "eve@example.org" not in {mail["To"] for mail in mails(server)}
