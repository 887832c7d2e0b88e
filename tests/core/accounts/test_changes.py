"""Changes of one's own account, and a forgotten password."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from palaestra.core.accounts.models import Account
from palaestra.core.database import Database
from palaestra.core.http.origins import SESSION_COOKIE
from tests.builders.accounts import PASSWORD, database_of, make_person, token_of
from tests.builders.mail import follow, mailing_settings, mails_to, path_in
from tests.builders.servers import RunningServer, running
from tests.builders.sockets import calling

ME, RESET = "/api/account/me", "/api/account/reset"
NEW = "another good password"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """In accounts mode, with mail."""
    with running(mailing_settings(tmp_path_factory.mktemp("mailing"))) as started:
        yield started


@pytest.fixture
def inside(client: httpx.Client, member: Account) -> httpx.Client:
    """`client`, signed in as `member`."""
    assert enter(client, member).status_code == 200
    return client


def enter(client: httpx.Client, member: Account, password: str = PASSWORD) -> httpx.Response:
    given = {"username": member.username, "password": password}
    return client.post("/api/account/login", json=given)


def change(inside: httpx.Client, **fields: Any) -> httpx.Response:
    return inside.patch(ME, json={"current_password": PASSWORD, **fields})


def wrong_field(reply: httpx.Response) -> tuple[int, str]:
    return reply.status_code, reply.json()["errors"][0]["field"]


def address(member: Account) -> str:
    assert member.email, "members of tests have one"
    return member.email


def test_a_new_name(inside: httpx.Client, member: Account) -> None:
    name = f"Änni {member.public_id}"
    assert change(inside, username=name).json()["me"]["username"] == name
    assert inside.get(ME).json()["username"] == name
    # Another way to write one's own name is no other name.
    assert change(inside, username=name.upper()).status_code == 200


@pytest.mark.parametrize("current", ["wrong password", "", None])
@pytest.mark.parametrize("fields", [{"username": "X"}, {"email": "x@y.org"}, {"password": NEW}])
def test_nothing_changes_without_the_password(
    inside: httpx.Client, member: Account, fields: dict[str, str], current: str | None
) -> None:
    reply = inside.patch(ME, json={**fields, "current_password": current})
    assert wrong_field(reply) == (400, "current_password")
    before = {"username": member.username, "email": member.email}
    assert inside.get(ME).json() == {**inside.get(ME).json(), **before}
    assert enter(inside, member).status_code == 200


def test_passwords_are_not_tried_without_end(inside: httpx.Client) -> None:
    replies = [inside.patch(ME, json={"current_password": "no"}) for _ in range(11)]
    assert [reply.status_code for reply in replies] == [400] * 10 + [429]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"username": "a@b"}, "username"),
        ({"email": "no address"}, "email"),
        ({"email": "a,b@example.org"}, "email"),
        ({"password": "short"}, "password"),
    ],
)
def test_what_is_wrong_is_named(inside: httpx.Client, fields: dict[str, str], field: str) -> None:
    assert wrong_field(change(inside, **fields)) == (400, field)


def test_a_taken_name_is_refused_and_nothing_else_changed(
    inside: httpx.Client, member: Account, people: Database
) -> None:
    other = people.transact(make_person)
    assert wrong_field(change(inside, username=other.username, password=NEW)) == (409, "username")
    assert enter(inside, member).status_code == 200


def test_a_new_password_ends_other_sign_ins_and_keeps_this_one(
    inside: httpx.Client, member: Account, people: Database, server: RunningServer
) -> None:
    token = people.transact(token_of, member)
    with calling(server, auth={"token": token}) as elsewhere:
        assert change(inside, password=NEW).status_code == 200
        elsewhere.wait_until_closed()
    assert inside.get(ME).status_code == 200
    with server.client(cookies={SESSION_COOKIE: token}) as other:
        assert other.get(ME).status_code == 401
        assert enter(other, member).status_code == 401
        assert enter(other, member, NEW).status_code == 200
    assert "password" in mails_to(server, address(member))[0]["Subject"]


def test_a_new_address_stands_once_its_link_is_followed(
    inside: httpx.Client, member: Account, server: RunningServer
) -> None:
    new = f"new.{member.email}"
    reply = change(inside, email=new).json()
    assert (reply["waiting_for"], reply["me"]["email"]) == (new, member.email)
    (mail,) = mails_to(server, new)
    assert follow(inside, mail).json() == {"purpose": "email", "email": new}
    assert inside.get(ME).json()["email"] == new
    assert "changed" in mails_to(server, address(member))[0]["Subject"]
    assert follow(inside, mail).status_code == 410


def test_a_taken_address_is_answered_as_a_free_one(
    inside: httpx.Client, member: Account, people: Database, server: RunningServer
) -> None:
    other = people.transact(make_person)
    reply = change(inside, email=other.email)
    assert (reply.status_code, reply.json()["waiting_for"]) == (200, other.email)
    assert "already" in mails_to(server, address(other))[0]["Subject"]
    assert inside.get(ME).json()["email"] == member.email


def test_of_two_who_want_an_address_who_follows_first_has_it(
    inside: httpx.Client, people: Database, server: RunningServer, member: Account
) -> None:
    other, wanted = people.transact(make_person, password=PASSWORD), f"both.{member.email}"
    change(inside, email=wanted)
    with server.client() as second:
        enter(second, other)
        change(second, email=wanted)
        mails = mails_to(server, wanted, count=2)
        assert [follow(inside, mail).status_code for mail in mails] == [200, 410]


def test_without_mail_a_new_address_stands_at_once(tmp_path: Path) -> None:
    with running(mailing_settings(tmp_path, mail=None)) as server, server.client() as client:
        people = database_of(server)
        member, other = (people.transact(make_person, password=PASSWORD) for _ in range(2))
        people.close()
        enter(client, member)
        assert wrong_field(change(client, email=other.email)) == (409, "email")
        reply = change(client, email="free@example.org").json()
        assert (reply["waiting_for"], reply["me"]["email"]) == (None, "free@example.org")


def test_a_guest_changes_its_name_and_nothing_else(tmp_path: Path) -> None:
    with running(mailing_settings(tmp_path, mode="open")) as server, server.client() as client:
        client.post("/api/account/register", json={})
        assert client.patch(ME, json={"username": "Ada"}).json()["me"]["username"] == "Ada"
        for field, value in (("email", "a@example.org"), ("password", NEW)):
            assert wrong_field(client.patch(ME, json={field: value})) == (400, field)


# --- a forgotten password


def ask(client: httpx.Client, email: str) -> httpx.Response:
    return client.post(RESET, json={"email": email})


def choose(client: httpx.Client, path: str, password: str = NEW) -> httpx.Response:
    return client.post(path, json={"password": password})


def test_asking_is_answered_alike_for_everybody(client: httpx.Client, member: Account) -> None:
    known, unknown = ask(client, address(member)), ask(client, "nobody@example.org")
    assert known.status_code == 202
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)


def test_the_link_sets_a_password_once_and_signs_everybody_out(
    inside: httpx.Client, member: Account, server: RunningServer
) -> None:
    ask(inside, address(member))
    path = path_in(mails_to(server, address(member))[0])
    assert inside.get(path, headers={"Accept": "application/json"}).status_code == 200
    assert inside.get(path, headers={"Accept": "text/html"}).status_code == 200
    assert wrong_field(choose(inside, path, "short")) == (400, "password")

    assert choose(inside, path).status_code == 200
    assert inside.get(ME).status_code == 401
    assert (enter(inside, member).status_code, enter(inside, member, NEW).status_code) == (401, 200)
    assert choose(inside, path).status_code == 410
    for accept in ("application/json", "text/html"):
        assert inside.get(path, headers={"Accept": accept}).status_code == 410


def test_the_same_link_at_once_sets_one_password(
    client: httpx.Client, member: Account, server: RunningServer
) -> None:
    ask(client, address(member))
    path = path_in(mails_to(server, address(member))[0])
    passwords = [f"password number {number}" for number in range(6)]

    def go(password: str) -> int:
        with server.client() as one:
            return choose(one, path, password).status_code

    with ThreadPoolExecutor(6) as together:
        answers = list(together.map(go, passwords))
    assert sorted(answers) == [200] + [410] * 5
    assert enter(client, member, passwords[answers.index(200)]).status_code == 200


def test_a_new_password_ends_links_that_were_sent_before(
    inside: httpx.Client, member: Account, server: RunningServer
) -> None:
    ask(inside, address(member))
    path = path_in(mails_to(server, address(member))[0])
    change(inside, password=NEW)
    assert choose(inside, path, "a third password").status_code == 410


def test_a_link_is_good_for_its_own_purpose_only(
    inside: httpx.Client, member: Account, server: RunningServer
) -> None:
    ask(inside, address(member))
    path = path_in(mails_to(server, address(member))[0])
    crossed = path.replace("/reset/", "/verify/")
    assert inside.get(crossed, headers={"Accept": "application/json"}).status_code == 410
    assert choose(inside, path).status_code == 200
