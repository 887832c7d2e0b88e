"""Where one is signed in, and keys for programs: seen, ended, deleted."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from palaestra.core.accounts.models import Account, SignIn
from palaestra.core.accounts.service import sign_ins
from palaestra.core.database import Database, utc_now
from palaestra.core.http.origins import SESSION_COOKIE
from tests.builders.accounts import PASSWORD, make_person, token_of
from tests.builders.servers import RunningServer
from tests.builders.sockets import Refused, calling

SESSIONS, KEYS = "/api/account/sessions", "/api/account/keys"


@pytest.fixture
def inside(client: httpx.Client, member: Account) -> httpx.Client:
    """`client`, signed in as `member`."""
    given = {"email": member.email, "password": PASSWORD}
    assert client.post("/api/account/login", json=given).status_code == 200
    return client


def make_key(inside: httpx.Client, name: str = "a program") -> tuple[str, str]:
    """The key, and what stands after Bearer."""
    made = inside.post(KEYS, json={"name": name}).json()
    return made["key"], f"{made['key']}.{made['secret']}"


def as_program(server: RunningServer, bearer: str) -> httpx.Client:
    return server.client(headers={"Authorization": f"Bearer {bearer}"})


def test_sessions_say_where_and_which_is_this_one(
    inside: httpx.Client, member: Account, people: Database
) -> None:
    people.transact(token_of, member)
    found = inside.get(SESSIONS).json()
    assert [(one["current"], one["kept"], one["agent"]) for one in found] == [
        (False, False, "test"),
        (True, False, inside.headers["user-agent"]),
    ]
    assert {one["address"] for one in found} == {"127.0.0.1"}


def test_ending_a_session_closes_its_sockets_and_no_others(
    inside: httpx.Client, member: Account, people: Database, server: RunningServer
) -> None:
    token = people.transact(token_of, member)
    other = next(one["id"] for one in inside.get(SESSIONS).json() if not one["current"])
    here = {"token": inside.cookies[SESSION_COOKIE]}
    with calling(server, auth={"token": token}) as closing, calling(server, auth=here) as staying:
        assert inside.delete(f"{SESSIONS}/{other}").status_code == 204
        closing.wait_until_closed()
        assert staying.call("unwatch_competition", {"competition_id": "1"}) == {"ok": True}
    assert [one["current"] for one in inside.get(SESSIONS).json()] == [True]


def test_ending_all_others(inside: httpx.Client, member: Account, people: Database) -> None:
    for _ in range(3):
        people.transact(token_of, member)
    assert inside.delete(SESSIONS).status_code == 204
    assert [one["current"] for one in inside.get(SESSIONS).json()] == [True]


def test_ending_this_session_is_to_sign_out(inside: httpx.Client) -> None:
    (here,) = inside.get(SESSIONS).json()
    assert 'user=""' in inside.delete(f"{SESSIONS}/{here['id']}").headers["set-cookie"]
    assert inside.get(SESSIONS).status_code == 401


def test_another_persons_session_is_not_there(inside: httpx.Client, people: Database) -> None:
    stranger = people.transact(make_person)
    people.transact(token_of, stranger)
    query = select(SignIn.id).where(SignIn.account_id == stranger.id)
    number = people.read(lambda db: db.scalars(query).one())
    assert inside.delete(f"{SESSIONS}/{number}").status_code == 404
    assert people.read(lambda db: db.scalars(query).all()) == [number]


def test_the_secret_of_a_key_is_shown_once(inside: httpx.Client) -> None:
    made = inside.post(KEYS, json={"name": " laptop "})
    assert (made.status_code, made.json()["name"]) == (201, "laptop")
    assert len(made.json()["secret"]) == 43
    (listed,) = inside.get(KEYS).json()
    assert listed == {name: value for name, value in made.json().items() if name != "secret"}


def test_a_program_calls_with_key_and_secret(inside: httpx.Client, server: RunningServer) -> None:
    _, bearer = make_key(inside)
    with as_program(server, bearer) as program:
        assert program.get("/api/account/me").json() == inside.get("/api/account/me").json()
        # It leaves no sign-in behind, and no cookie with the secret in it.
        assert "set-cookie" not in program.get("/login").headers
    assert len(inside.get(SESSIONS).json()) == 1


@pytest.mark.parametrize("wrong", ["{key}.", "{key}.nonsense", ".", "{key}", "x.{secret}"])
def test_a_wrong_secret_is_nobody(inside: httpx.Client, server: RunningServer, wrong: str) -> None:
    key, bearer = make_key(inside)
    sent = wrong.format(key=key, secret=bearer.partition(".")[2])
    with as_program(server, sent) as program:
        assert program.get("/api/account/me").status_code == 401


def test_a_deleted_key_takes_along_what_it_opened(
    inside: httpx.Client, server: RunningServer
) -> None:
    key, bearer = make_key(inside)
    with server.client() as program, calling(server, auth={"token": bearer}) as direct:
        program.post("/api/v1/login", json={"key": key, "secret": bearer.partition(".")[2]})
        with calling(server, auth={"token": program.cookies[SESSION_COOKIE]}) as opened:
            assert inside.delete(f"{KEYS}/{key}").status_code == 204
            direct.wait_until_closed()
            opened.wait_until_closed()
        assert program.get("/api/account/me").status_code == 401
    with as_program(server, bearer) as program:
        assert program.get("/api/account/me").status_code == 401
    with pytest.raises(Refused, match="credentials"), calling(server, auth={"token": bearer}):
        pass
    assert inside.get("/api/account/me").status_code == 200


def test_another_persons_key_is_not_there(
    inside: httpx.Client, people: Database, server: RunningServer
) -> None:
    key, bearer = make_key(inside)
    token = people.transact(lambda db: token_of(db, make_person(db)))
    with server.client(cookies={SESSION_COOKIE: token}) as stranger:
        assert stranger.delete(f"{KEYS}/{key}").status_code == 404
    with as_program(server, bearer) as program:
        assert program.get("/api/account/me").status_code == 200


def test_where_old_sign_ins_came_from_is_forgotten(
    inside: httpx.Client, member: Account, people: Database
) -> None:
    people.transact(token_of, member)
    newest = inside.get(SESSIONS).json()[0]["id"]
    old = utc_now() - timedelta(days=181)
    people.transact(
        lambda db: db.execute(update(SignIn).where(SignIn.id == newest).values(created_at=old))
    )
    people.transact(sign_ins.forget_addresses, days=180)
    found = inside.get(SESSIONS).json()
    assert [(one["address"], one["agent"]) for one in found] == [
        ("", ""),
        ("127.0.0.1", inside.headers["user-agent"]),
    ]
