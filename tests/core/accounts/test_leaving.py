"""Export and deletion of one's own account."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import func, select

from palaestra.core.access import Role
from palaestra.core.accounts.models import Account, AccountLink, ApiKey, SignIn
from palaestra.core.accounts.service import farewells
from palaestra.core.database import Database
from palaestra.core.errors import Conflict
from palaestra.core.http.origins import SESSION_COOKIE
from tests.builders import competitions
from tests.builders.accounts import PASSWORD, make_person, token_of
from tests.builders.servers import RunningServer
from tests.builders.sockets import calling

ME = "/api/account/me"


def leave(client: httpx.Client, **body: object) -> httpx.Response:
    return client.request("DELETE", ME, json=body)


@pytest.fixture
def inside(client: httpx.Client, member: Account) -> httpx.Client:
    given = {"email": member.email, "password": PASSWORD}
    assert client.post("/api/account/login", json=given).status_code == 200
    return client


def test_the_export_is_a_file_with_everything_but_secrets(
    inside: httpx.Client, member: Account
) -> None:
    competition = competitions.host(inside)
    submission = competitions.submit(inside, competition).json()["id"]
    key = inside.post("/api/account/keys", json={"name": "laptop"}).json()
    reply = inside.get("/api/account/export")
    assert reply.headers["content-disposition"].startswith(
        f'attachment; filename="account-{member.public_id}-'
    )
    found = reply.json()
    assert found["account"] == {
        "id": member.public_id,
        "username": member.username,
        "email": member.email,
        "role": "member",
        "created_at": found["account"]["created_at"],
        "has_password": True,
    }
    assert [one["key"] for one in found["keys"]] == [key["key"]]
    assert [one["agent"] for one in found["sessions"]] == [inside.headers["user-agent"]]
    (hosted,), (submitted,) = (found["competitions"][name] for name in ("hosted", "submissions"))
    assert (hosted["id"], submitted["id"]) == (competition, submission)
    assert submitted["competition"]["id"] == competition
    assert inside.get(submitted["answer"]).status_code == 200
    for secret in (key["secret"], PASSWORD, inside.cookies[SESSION_COOKIE], "argon2"):
        assert secret not in reply.text


def test_the_export_holds_nothing_of_others(inside: httpx.Client, server: RunningServer) -> None:
    competition = competitions.host(inside)
    with server.client() as other:
        other.post("/api/account/register", json={"username": "Somebody else"})
        theirs = competitions.submit(other, competition).json()["id"]
    text = inside.get("/api/account/export").text
    assert competition in text
    assert theirs not in text
    assert "Somebody else" not in text


def test_deletion_takes_what_is_personal_and_leaves_what_others_built_on(
    inside: httpx.Client, member: Account, people: Database, server: RunningServer
) -> None:
    hosted = competitions.host(inside)
    inside.post("/api/account/keys", json={"name": "laptop"})
    with server.client() as other:
        other.post("/api/account/register", json={"username": "The one who stays"})
        played = competitions.host(other)
        competitions.submit(inside, played)
        competitions.submit(other, hosted)
        token = people.transact(token_of, member)
        with calling(server, auth={"token": token}) as socket:
            reply = leave(inside, password=PASSWORD)
            assert (reply.status_code, 'user=""' in reply.headers["set-cookie"]) == (204, True)
            socket.wait_until_closed()
        board = other.get(f"/api/v1/competitions/{played}/leaderboard").json()
        assert [line["client"]["name"] for line in board["items"]] == ["Deleted account"]
        assert board["items"][0]["client"]["id"] != member.public_id
        assert competitions.submit(other, hosted).status_code == 200
        everything = board, other.get(f"/api/v1/competitions/{hosted}").json()
        for personal in (member.public_id, member.username, member.email):
            assert str(personal) not in str(everything)
    assert inside.get(ME).status_code == 401
    given = {"email": member.email, "password": PASSWORD}
    assert inside.post("/login", json=given).status_code == 401
    row = people.read(lambda db: db.get_one(Account, member.id))
    assert (row.username, row.username_key, row.email, row.password_hash) == (
        "Deleted account",
        None,
        None,
        None,
    )
    for kind in (SignIn, ApiKey, AccountLink):
        query = select(func.count()).where(kind.account_id == member.id)
        assert people.read(lambda db, query=query: db.scalar(query)) == 0


def test_name_and_address_are_free_again(inside: httpx.Client, member: Account) -> None:
    leave(inside, password=PASSWORD)
    given = {"username": member.username, "email": member.email, "password": PASSWORD}
    assert inside.post("/api/account/register", json=given).status_code == 201


@pytest.mark.parametrize("body", [{}, {"password": ""}, {"password": "wrong"}, {"confirm": True}])
def test_without_the_password_nothing_is_deleted(
    inside: httpx.Client, body: dict[str, object]
) -> None:
    reply = leave(inside, **body)
    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (400, "password")
    assert inside.get(ME).status_code == 200


def test_a_guest_says_that_it_means_it(client: httpx.Client) -> None:
    client.post("/api/account/register", json={})
    refused = leave(client)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "confirm")
    assert leave(client, confirm=True).status_code == 204
    assert client.get(ME).status_code == 401


def test_the_last_admin_stays(server: RunningServer, people: Database) -> None:
    first, second = (people.transact(make_person, Role.ADMIN, password=PASSWORD) for _ in range(2))
    answers = []
    for admin in (first, second):
        with server.client() as client:
            client.post("/login", json={"email": admin.email, "password": PASSWORD})
            answers.append(leave(client, password=PASSWORD).status_code)
            still = client.get(ME).status_code
    assert (answers, still) == ([204, 409], 200)


def test_of_two_admins_who_leave_at_once_one_stays(database: Database) -> None:
    database.context["forgets"] = []
    admins = [database.transact(make_person, Role.ADMIN) for _ in range(2)]
    together = threading.Barrier(2, timeout=60)

    def go(admin: Account) -> str:
        together.wait()
        try:
            database.transact(farewells.delete_account, admin.id)
        except Conflict:
            return "stays"
        return "left"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, admins)) == ["left", "stays"]
