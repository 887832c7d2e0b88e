"""Registering: guests, members, the first admin; one person an address."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from palaestra.app import open_house
from palaestra.core.accounts.models import Account
from tests.builders.accounts import PASSWORD
from tests.builders.servers import RunningServer, make_settings, running


def _register(server: RunningServer, **fields: str | None) -> httpx.Response:
    with server.client() as client:
        return client.post("/api/account/register", json=fields)


def test_without_a_password_one_is_a_guest_with_one_a_member(server: RunningServer) -> None:
    assert _register(server).json()["role"] == "guest"
    assert _register(server, username="Only a name").json()["role"] == "guest"
    assert _register(server, username="Grace", password=PASSWORD).json()["role"] == "member"


def test_nobody_makes_themselves_more(server: RunningServer) -> None:
    reply = _register(server, username="Eve", password=PASSWORD, role="admin")
    assert reply.json()["role"] == "member"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"username": "x", "password": "short"}, "password"),
        ({"username": "x", "password": "x" * 257}, "password"),
        ({"password": PASSWORD}, "username"),
        ({"email": "no address", "password": PASSWORD}, "email"),
        ({"email": "a@b", "password": PASSWORD}, "email"),
        ({"email": "a@example.org"}, "password"),
        ({"username": "a@b"}, "username"),
        ({"username": "<b>"}, "username"),
        ({"username": "a\x00b"}, "username"),
        ({"username": "x" * 81}, "username"),
    ],
)
def test_what_is_wrong_is_named(server: RunningServer, fields: dict[str, str], wrong: str) -> None:
    reply = _register(server, **fields)
    assert reply.status_code == 400
    assert [error["field"] for error in reply.json()["errors"]] == [wrong]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({}, "email"), ({"email": "a@example.org"}, "password"), ({"username": "a"}, "email")],
)
@pytest.mark.parametrize("door", ["/api/account/register", "/api/v1/register", "/register"])
def test_in_accounts_mode_every_door_asks_for_address_and_password(
    strict_server: RunningServer, door: str, fields: dict[str, str], wrong: str
) -> None:
    with strict_server.client() as client:
        reply = client.post(door, json=fields)
        assert reply.status_code == 400
        assert wrong in reply.text
        assert "set-cookie" not in reply.headers


@pytest.mark.parametrize("taken", ["ADA@example.org", " ada@example.org "])
def test_an_address_belongs_to_one_person(server: RunningServer, taken: str) -> None:
    _register(server, email="ada@example.org", password=PASSWORD)
    reply = _register(server, email=taken, password=PASSWORD)
    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (409, "email")


def test_a_name_belongs_to_one_person(server: RunningServer) -> None:
    _register(server, username="Straße", password=PASSWORD)
    reply = _register(server, username="STRASSE", password=PASSWORD)
    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (409, "username")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_same_address_at_once_makes_one_account(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if kind == "postgresql" else None
    sent = {"email": "twin@example.org", "password": PASSWORD}
    settings = make_settings(tmp_path, database_url=url)
    with running(settings) as server, ThreadPoolExecutor(8) as together:
        replies = list(together.map(lambda _: _register(server, **sent), range(8)))
    assert sorted(reply.status_code for reply in replies) == [201] + [409] * 7
    refused = [reply.json()["errors"][0]["field"] for reply in replies if reply.status_code == 409]
    assert refused == ["email"] * 7


def test_the_set_up_link_makes_the_first_admin_once(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, mode="accounts")
    with open_house(settings) as house:
        token = house.entrance.setup_token
    first = {"email": "first@example.org", "password": PASSWORD, "setup": token}
    with running(settings) as server:
        guess = _register(server, **first | {"setup": "x" * 40})
        assert guess.status_code == 403
        assert _register(server, **first).json()["role"] == "admin"
        again = _register(server, **first | {"email": "second@example.org"})
        assert again.status_code == 403
        plain = _register(server, email="second@example.org", password=PASSWORD)
        assert plain.json()["role"] == "member"


def test_the_set_up_link_needs_a_password(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    with open_house(settings) as house:
        token = house.entrance.setup_token
    with running(settings) as server:
        assert _register(server, username="Root", setup=token).status_code == 400


def test_documented_register_with_a_cookie_keeps_the_id(
    client: httpx.Client, member: Account
) -> None:
    client.post("/login", json={"email": member.email, "password": PASSWORD})
    again = client.post("/api/v1/register", json={"username": "somebody else"})
    assert again.json()["id"] == member.public_id
