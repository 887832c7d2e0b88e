"""`keep`: how long a sign-in lasts, and the cookie that opens it again."""

from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update

from palaestra.core.accounts.entrance import KEEP_COOKIE
from palaestra.core.accounts.models import Account, SignIn
from palaestra.core.database import Database, utc_now
from palaestra.core.http.origins import SESSION_COOKIE
from tests.builders.accounts import PASSWORD, database_of, make_person
from tests.builders.mail import mailing_settings
from tests.builders.servers import RunningServer, running

DAY = 24 * 3600


def cookies(reply: httpx.Response) -> dict[str, dict[str, str | bool]]:
    """The attributes of each cookie that is set, by its name."""
    found: dict[str, dict[str, str | bool]] = {}
    for line in reply.headers.get_list("set-cookie"):
        for name, morsel in SimpleCookie(line).items():
            found[name] = {key: value for key, value in morsel.items() if value}
    return found


def enter(client: httpx.Client, member: Account, **more: object) -> httpx.Response:
    return client.post("/login", json={"email": member.email, "password": PASSWORD, **more})


def lasts(people: Database, member: Account) -> float:
    """Hours until the member's one sign-in ends."""
    query = select(SignIn.expires_at).where(SignIn.account_id == member.id)
    end = people.read(lambda db: db.scalars(query).one())
    return (end - utc_now()).total_seconds() / 3600


def set_end(people: Database, member: Account, **values: object) -> None:
    change = update(SignIn).where(SignIn.account_id == member.id).values(**values)
    people.transact(lambda db: db.execute(change))


@pytest.mark.parametrize("keep", [None, False, "", "false", "0"])
def test_without_keep_a_sign_in_ends_with_the_browser_or_after_an_idle_day(
    client: httpx.Client, member: Account, people: Database, keep: object
) -> None:
    reply = enter(client, member, keep=keep)
    assert cookies(reply) == {SESSION_COOKIE: {"httponly": True, "samesite": "lax", "path": "/"}}
    assert 23.9 < lasts(people, member) <= 24


@pytest.mark.parametrize("keep", [True, "true", "on", "1"])
def test_with_keep_it_lasts_thirty_days(
    client: httpx.Client, member: Account, people: Database, keep: object
) -> None:
    reply = enter(client, member, keep=keep)
    attributes = {
        "httponly": True,
        "samesite": "lax",
        "path": "/",
        "max-age": str(30 * DAY),
    }
    assert cookies(reply) == {SESSION_COOKIE: attributes, KEEP_COOKIE: attributes}
    assert 30 * 24 - 0.1 < lasts(people, member) <= 30 * 24


@pytest.mark.parametrize("door", ["/api/account/login", "/api/v1/login"])
def test_other_doors_keep_too(client: httpx.Client, member: Account, door: str) -> None:
    given = {"email": member.email, "password": PASSWORD, "keep": True}
    assert KEEP_COOKIE in cookies(client.post(door, json=given))


def test_a_form_can_ask_to_be_kept(client: httpx.Client, member: Account) -> None:
    form = {"username": member.username or "", "password": PASSWORD, "keep": "on"}
    assert KEEP_COOKIE in cookies(client.post("/login", data=form))


def test_the_days_are_a_setting(tmp_path: Path) -> None:
    settings = mailing_settings(
        tmp_path, keep_login_days=7, server={"basepath": "/lab", "base_url": None}
    )
    with running(settings) as server, server.client() as client:
        people = database_of(server)
        member = people.transact(make_person, password=PASSWORD)
        people.close()
        reply = client.post(
            f"{server.url}/login",
            json={"email": member.email, "password": PASSWORD, "keep": True},
        )
    assert {(one["max-age"], one["path"]) for one in cookies(reply).values()} == {
        (str(7 * DAY), "/lab")
    }


def test_use_puts_the_end_off(client: httpx.Client, member: Account, people: Database) -> None:
    enter(client, member)
    set_end(people, member, expires_at=utc_now() + timedelta(hours=2))
    assert client.get("/api/account/me").status_code == 200
    assert lasts(people, member) > 23.9


def test_use_within_the_hour_writes_nothing(
    client: httpx.Client, member: Account, people: Database
) -> None:
    enter(client, member)
    set_end(people, member, expires_at=utc_now() + timedelta(hours=23.5))
    client.get("/api/account/me")
    assert lasts(people, member) < 23.6


def test_an_idle_day_ends_it(client: httpx.Client, member: Account, people: Database) -> None:
    enter(client, member)
    set_end(people, member, expires_at=utc_now())
    assert client.get("/api/account/me").status_code == 401


def test_a_kept_sign_in_ends_when_it_was_said(
    client: httpx.Client, member: Account, people: Database
) -> None:
    enter(client, member, keep=True)
    set_end(people, member, expires_at=utc_now() + timedelta(hours=2))
    client.get("/api/account/me")
    assert lasts(people, member) < 2.1


def test_the_keep_cookie_lets_in_again_and_is_another_each_time(
    client: httpx.Client, member: Account, people: Database
) -> None:
    enter(client, member, keep=True)
    used = {client.cookies[KEEP_COOKIE]}
    for _ in range(3):
        client.cookies.delete(SESSION_COOKIE)
        reply = client.get("/login")
        assert (reply.status_code, reply.json()["user"]["id"]) == (200, member.public_id)
        assert client.get("/api/account/me").json()["id"] == member.public_id
        used.add(client.cookies[KEEP_COOKIE])
    assert len(used) == 4
    assert lasts(people, member) > 30 * 24 - 0.1  # and there is one sign-in still


def test_a_browser_is_led_back_to_where_it_was(client: httpx.Client, member: Account) -> None:
    enter(client, member, keep=True)
    client.cookies.delete(SESSION_COOKIE)
    page = {"Accept": "text/html"}
    first = client.get("/competitions", headers=page)
    assert first.headers["location"] == "/login?next=%2Fcompetitions"
    second = client.get(first.headers["location"], headers=page)
    assert (second.status_code, second.headers["location"]) == (303, "/competitions")
    assert client.get("/competitions", headers=page).status_code == 200


def test_a_copied_keep_cookie_ends_the_sign_in_for_everybody(
    client: httpx.Client, member: Account, people: Database, server: RunningServer
) -> None:
    enter(client, member, keep=True)
    copied = client.cookies[KEEP_COOKIE]
    client.cookies.delete(SESSION_COOKIE)
    client.get("/login")
    set_end(people, member, kept_at=utc_now() - timedelta(minutes=2))
    with server.client(cookies={KEEP_COOKIE: copied}) as thief:
        assert thief.get("/login").status_code == 401
    assert client.get("/api/account/me").status_code == 401


def test_tabs_that_open_at_once_are_no_theft(
    client: httpx.Client, member: Account, server: RunningServer
) -> None:
    enter(client, member, keep=True)
    before = client.cookies[KEEP_COOKIE]
    client.cookies.delete(SESSION_COOKIE)
    client.get("/login")
    with server.client(cookies={KEEP_COOKIE: before}) as tab:
        reply = tab.get("/login")
    assert (reply.status_code, cookies(reply)) == (401, {})
    assert client.get("/api/account/me").status_code == 200


@pytest.mark.parametrize("sent", ["", ".", "none", "a.b", "é.ü".encode().decode("latin-1")])
def test_what_is_no_keep_cookie_opens_nothing(server: RunningServer, sent: str) -> None:
    with server.client() as client:
        reply = client.get("/login", headers=[(b"Cookie", f"keep={sent}".encode("latin-1"))])
        assert reply.status_code == 401


def test_signing_out_takes_the_keep_cookie_along(
    client: httpx.Client, member: Account, server: RunningServer
) -> None:
    enter(client, member, keep=True)
    kept = client.cookies[KEEP_COOKIE]
    assert cookies(client.post("/api/account/logout")).keys() == {SESSION_COOKIE, KEEP_COOKIE}
    with server.client(cookies={KEEP_COOKIE: kept}) as later:
        assert later.get("/login").status_code == 401


def test_a_guest_has_nothing_but_the_cookie_so_it_lasts(client: httpx.Client) -> None:
    reply = client.post("/api/account/register", json={})
    assert cookies(reply)[SESSION_COOKIE]["max-age"] == str(30 * DAY)


def test_only_hashes_are_kept(client: httpx.Client, member: Account, people: Database) -> None:
    enter(client, member, keep=True)
    query = select(SignIn.keep_hash).where(SignIn.account_id == member.id)
    kept = people.read(lambda db: db.scalars(query).one())
    assert kept
    assert kept not in client.cookies[KEEP_COOKIE]
