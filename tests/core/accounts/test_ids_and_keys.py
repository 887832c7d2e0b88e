"""Signing in by a bare id (guests of an open server) and by key and secret (programs)."""

import httpx
import pytest

from palaestra.core.access import Role
from palaestra.core.accounts.models import Account, ApiKey
from palaestra.core.accounts.service import keys
from palaestra.core.database import Database
from tests.builders.accounts import PASSWORD, database_of, make_person
from tests.builders.servers import RunningServer

DOORS = ("/api/v1/login", "/api/login", "/api/account/login")


def _by_id(client: httpx.Client, account: Account, door: str = DOORS[0]) -> int:
    client.cookies.clear()
    return client.post(door, json={"id": account.public_id}).status_code


@pytest.mark.parametrize("door", DOORS)
def test_a_guest_signs_in_by_id(client: httpx.Client, people: Database, door: str) -> None:
    guest = people.transact(make_person, Role.GUEST)
    assert _by_id(client, guest, door) == 200
    assert client.get("/api/account/me").json()["id"] == guest.public_id


def test_an_id_may_be_a_number_and_come_by_form_or_query(
    client: httpx.Client, people: Database
) -> None:
    guest = people.transact(make_person, Role.GUEST)
    for sent in (
        {"json": {"id": int(guest.public_id)}},
        {"data": {"id": guest.public_id}},
        {"params": {"id": guest.public_id}},
        {"content": f'{{"id": "{guest.public_id}"}}'},
    ):
        client.cookies.clear()
        assert client.post("/api/v1/login", **sent).status_code == 200  # type: ignore[arg-type]  # one of httpx's ways


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("role", [Role.MEMBER, Role.EDITOR, Role.ADMIN])
def test_who_has_a_role_never_signs_in_by_id(
    client: httpx.Client, people: Database, role: Role, door: str
) -> None:
    person = people.transact(make_person, role)
    assert _by_id(client, person, door) == 401


def test_who_has_a_password_never_signs_in_by_id(client: httpx.Client, people: Database) -> None:
    guest = people.transact(make_person, Role.GUEST, password=PASSWORD)
    assert _by_id(client, guest) == 401


def test_who_has_a_key_never_signs_in_by_id(client: httpx.Client, people: Database) -> None:
    guest = people.transact(make_person, Role.GUEST)
    assert _by_id(client, guest) == 200
    client.post("/api/v1/apikeys", json={})
    assert _by_id(client, guest) == 401


def test_in_accounts_mode_nobody_signs_in_by_id(strict_server: RunningServer) -> None:
    database = database_of(strict_server)
    guest = database.transact(make_person, Role.GUEST)
    database.close()
    with strict_server.client() as client:
        assert [_by_id(client, guest, door) for door in DOORS] == [401] * 3


def _make_key(client: httpx.Client) -> dict[str, str]:
    made: dict[str, str] = client.post("/api/v1/apikeys", json={"name": "lab"}).json()
    return made


@pytest.mark.parametrize("door", DOORS)
def test_key_and_secret_sign_in(client: httpx.Client, member: Account, door: str) -> None:
    client.post("/login", json={"email": member.email, "password": PASSWORD})
    made = _make_key(client)
    client.cookies.clear()
    sent = {"key": made["key"], "secret": made["secret"]}
    assert client.post(door, json=sent).status_code == 200
    assert client.get("/api/account/me").json()["id"] == member.public_id


def test_a_secret_is_long_shown_once_and_kept_as_hash(
    client: httpx.Client, member: Account, people: Database
) -> None:
    client.post("/login", json={"email": member.email, "password": PASSWORD})
    made = _make_key(client)
    assert len(made["secret"]) >= 43  # 256 bits in base64
    listed = client.get("/api/v1/apikeys").json()
    assert [item["key"] for item in listed] == [made["key"]]
    assert made["secret"] not in client.get("/api/v1/apikeys").text
    rows: list[ApiKey] = people.read(lambda db: keys.listed(db, member.id))
    assert made["secret"] not in rows[0].secret_hash


def test_a_wrong_or_deleted_key_signs_nobody_in(client: httpx.Client, member: Account) -> None:
    client.post("/login", json={"email": member.email, "password": PASSWORD})
    first, second = _make_key(client), _make_key(client)
    crossed = {"key": first["key"], "secret": second["secret"]}
    client.request("DELETE", "/api/v1/apikeys", json={"key": second["key"]})
    client.cookies.clear()
    assert client.post("/api/v1/login", json=crossed).status_code == 401
    assert client.post("/api/v1/login", json=second).status_code == 401
    assert client.post("/api/v1/login", json=first).status_code == 200


def test_nobody_deletes_anothers_key(
    client: httpx.Client, member: Account, people: Database
) -> None:
    key, _ = people.transact(keys.make, member.id)
    client.post("/api/v1/register", json={})
    reply = client.request("DELETE", "/api/v1/apikeys", json={"key": key.key})
    assert reply.status_code == 404
    assert [each.key for each in people.read(keys.listed, member.id)] == [key.key]


def test_an_account_has_at_most_fifty_keys(
    client: httpx.Client, member: Account, people: Database
) -> None:
    for _ in range(keys.MAX_KEYS):
        people.transact(keys.make, member.id)
    client.post("/login", json={"email": member.email, "password": PASSWORD})
    assert client.post("/api/v1/apikeys", json={}).status_code == 400
