"""The cookie of a sign-in: its attributes, its renewal, its end."""

from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select, update

from palaestra.core.accounts.models import Account, SignIn
from palaestra.core.database import Database, utc_now
from palaestra.core.http.origins import SESSION_COOKIE
from tests.builders.accounts import PASSWORD
from tests.builders.servers import make_settings, running


def _cookie(reply: httpx.Response) -> dict[str, str | bool]:
    found = SimpleCookie(reply.headers["set-cookie"])[SESSION_COOKIE]
    return {name: value for name, value in found.items() if value}


def _rows(people: Database, account: Account) -> int:
    query = select(func.count(SignIn.id)).where(SignIn.account_id == account.id)
    return people.read(lambda db: db.scalar(query)) or 0


@pytest.mark.parametrize("door", ["/login", "/api/account/login", "/api/v1/login", "/api/login"])
def test_every_door_sets_the_same_cookie(client: httpx.Client, member: Account, door: str) -> None:
    reply = client.post(door, json={"email": member.email, "password": PASSWORD})
    # Without a Max-Age it ends with the browser.
    assert _cookie(reply) == {"httponly": True, "samesite": "lax", "path": "/"}


def test_on_https_the_cookie_is_secure(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, trusted_proxies=("127.0.0.1",))
    with running(settings) as server, server.client() as client:
        by_https = {"X-Forwarded-Proto": "https"}
        assert _cookie(client.post("/api/v1/register", json={}, headers=by_https))["secure"]
        assert _cookie(client.post("/logout", headers=by_https))["secure"]
        assert "secure" not in _cookie(client.post("/api/v1/register", json={}))


def test_a_stranger_cannot_say_that_it_is_https(client: httpx.Client) -> None:
    reply = client.post("/api/v1/register", json={}, headers={"X-Forwarded-Proto": "https"})
    assert "secure" not in _cookie(reply)


def test_signing_in_again_renews_the_one_sign_in(
    client: httpx.Client, member: Account, people: Database
) -> None:
    sent = {"email": member.email, "password": PASSWORD}
    tokens = set()
    for door in ("/login", "/api/v1/login", "/api/account/login") * 3:
        assert client.post(door, json=sent).status_code == 200
        tokens.add(client.cookies[SESSION_COOKIE])
    assert len(tokens) == 1
    assert _rows(people, member) == 1


def test_another_person_on_the_same_browser_gets_a_new_one(
    client: httpx.Client, member: Account, people: Database
) -> None:
    client.post("/api/v1/register", json={})
    first = client.cookies[SESSION_COOKIE]
    client.post("/login", json={"email": member.email, "password": PASSWORD})
    assert client.cookies[SESSION_COOKIE] != first
    assert _rows(people, member) == 1


def test_every_documented_login_and_register_sets_the_cookie(client: httpx.Client) -> None:
    guest = client.post("/api/v1/register", json={})
    for reply in (
        guest,
        client.post("/api/v1/register", json={}),
        client.post("/api/v1/login", json={"id": guest.json()["id"]}),
        client.get("/api/v1/login"),
    ):
        assert reply.json()["id"] == guest.json()["id"]
        assert SESSION_COOKIE in SimpleCookie(reply.headers["set-cookie"])


@pytest.mark.parametrize("door", ["/logout", "/api/account/logout", "/api/v1/logout"])
def test_signing_out_ends_the_sign_in_and_clears_the_cookie(
    client: httpx.Client, member: Account, people: Database, door: str
) -> None:
    client.post("/login", json={"email": member.email, "password": PASSWORD})
    token = client.cookies[SESSION_COOKIE]
    reply = client.post(door)
    assert SimpleCookie(reply.headers["set-cookie"])[SESSION_COOKIE].value == ""
    assert _cookie(reply)["max-age"] == "0"
    assert _rows(people, member) == 0
    stolen = client.get("/api/account/me", headers={"Cookie": f"{SESSION_COOKIE}={token}"})
    assert stolen.status_code == 401


def test_only_the_hash_of_a_token_is_kept(
    client: httpx.Client, member: Account, people: Database
) -> None:
    client.post("/login", json={"email": member.email, "password": PASSWORD})
    hashes = people.read(
        lambda db: db.scalars(select(SignIn.token_hash).where(SignIn.account_id == member.id)).all()
    )
    assert len(hashes) == 1
    assert client.cookies[SESSION_COOKIE] not in hashes[0]


def test_who_is_disabled_is_nobody(client: httpx.Client, member: Account, people: Database) -> None:
    client.post("/login", json={"email": member.email, "password": PASSWORD})
    assert client.get("/api/account/me").status_code == 200
    disabled = update(Account).where(Account.id == member.id).values(disabled_at=utc_now())
    people.transact(lambda db: db.execute(disabled))
    assert client.get("/api/account/me").status_code == 401
    again = client.post("/login", json={"email": member.email, "password": PASSWORD})
    assert again.status_code == 401
