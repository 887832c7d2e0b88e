"""Registering where addresses are verified: no cookie, no hint, one link, one account."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select, update

from palaestra.app import open_house
from palaestra.core.accounts.models import Account, AccountLink
from palaestra.core.database import Database, utc_now
from tests.builders.accounts import PASSWORD
from tests.builders.mail import (
    BASE_URL,
    follow,
    link_in,
    mailing_settings,
    mails_to,
    path_in,
    text_of,
)
from tests.builders.servers import RunningServer, running

ACCOUNT = "/api/account"
DOORS = (f"{ACCOUNT}/register", "/register", "/api/v1/register", "/api/register")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """In accounts mode, with mail."""
    with running(mailing_settings(tmp_path_factory.mktemp("mailing"))) as started:
        yield started


def register(client: httpx.Client, email: str, door: str = DOORS[0], **more: str) -> httpx.Response:
    return client.post(door, json={"email": email, "password": PASSWORD, **more})


def sign_in(client: httpx.Client, email: str, password: str = PASSWORD) -> httpx.Response:
    return client.post(f"{ACCOUNT}/login", json={"email": email, "password": password})


@pytest.mark.parametrize("door", DOORS)
def test_every_door_waits_for_the_link_and_gives_no_cookie_before(
    client: httpx.Client, server: RunningServer, door: str
) -> None:
    email = f"ada{door.replace('/', '.')}@example.org"
    reply = register(client, email, door)
    assert (reply.status_code, "set-cookie" in reply.headers) == (202, False)
    (mail,) = mails_to(server, email)

    early = sign_in(client, email)
    assert (early.status_code, early.json()["code"]) == (401, "unverified")
    assert follow(client, mail).json() == {"purpose": "register", "email": email}
    assert "set-cookie" not in follow(client, mail).headers
    assert sign_in(client, email).json()["role"] == "member"


def test_a_form_goes_on_to_a_page_that_says_so(client: httpx.Client) -> None:
    reply = client.post("/register", data={"email": "form@example.org", "password": PASSWORD})
    assert (reply.status_code, reply.headers["location"]) == (303, "/register?mailed=1")
    assert "set-cookie" not in reply.headers


def test_the_documented_sign_in_says_auth_and_why(client: httpx.Client) -> None:
    register(client, "stat@example.org")
    given = {"email": "stat@example.org", "password": PASSWORD}
    reply = client.post("/login", json=given)
    assert (reply.status_code, reply.json()["error"], reply.json()["code"]) == (
        401,
        "auth",
        "unverified",
    )
    wrong = client.post("/login", json={**given, "password": "something else"})
    assert (wrong.status_code, wrong.json()) == (401, {"error": "auth"})


@pytest.mark.parametrize("door", DOORS)
def test_a_known_address_is_answered_as_an_unknown_one(
    client: httpx.Client, server: RunningServer, door: str
) -> None:
    known = f"known{door.replace('/', '.')}@example.org"
    register(client, known)
    follow(client, mails_to(server, known)[0])
    first, second = register(client, known, door), register(client, f"new.{known}", door)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    # Its owner alone hears of it, and the password stays.
    assert "already" in mails_to(server, known, count=2)[1]["Subject"]
    assert sign_in(client, known).status_code == 200


def test_names_say_nothing_of_addresses(client: httpx.Client, server: RunningServer) -> None:
    """Were a name kept for an unknown address only, the second answer would tell."""
    register(client, "name.known@example.org")
    follow(client, mails_to(server, "name.known@example.org")[0])
    for email in ("name.known@example.org", "name.new@example.org", "name.newer@example.org"):
        assert register(client, email, username="Wanted").status_code == 202


def test_of_two_who_want_a_name_who_follows_first_has_it(
    client: httpx.Client, server: RunningServer
) -> None:
    for email in ("slow@example.org", "fast@example.org"):
        register(client, email, username="Both")
    for email in ("fast@example.org", "slow@example.org"):
        follow(client, mails_to(server, email)[0])
    assert sign_in(client, "fast@example.org").json()["username"] == "Both"
    assert sign_in(client, "slow@example.org").json()["username"] is None
    taken = register(client, "third@example.org", username="BOTH")
    assert (taken.status_code, taken.json()["errors"][0]["field"]) == (409, "username")


def test_who_registers_a_strangers_address_gets_nothing_from_its_owners_link(
    client: httpx.Client, server: RunningServer
) -> None:
    """Each registration has its own link and password."""
    email = "victim@example.org"
    register(client, email)
    client.post(DOORS[0], json={"email": email, "password": "the attacker's own"})
    mine, theirs = mails_to(server, email, count=2)
    assert follow(client, mine).status_code == 200
    assert sign_in(client, email, "the attacker's own").status_code == 401
    assert sign_in(client, email).status_code == 200
    assert follow(client, theirs).status_code == 410


def test_a_link_works_once(client: httpx.Client, server: RunningServer) -> None:
    register(client, "once@example.org")
    (mail,) = mails_to(server, "once@example.org")
    assert [follow(client, mail).status_code for _ in range(2)] == [200, 410]
    assert follow(client, mail).json()["code"] == "gone"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_same_link_at_once_makes_one_account(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if kind == "postgresql" else None
    with running(mailing_settings(tmp_path, database_url=url)) as server:
        with server.client() as client:
            register(client, "race@example.org")
        (mail,) = mails_to(server, "race@example.org")

        def go(_: int) -> int:
            with server.client() as one:
                return follow(one, mail).status_code

        with ThreadPoolExecutor(8) as together:
            assert sorted(together.map(go, range(8))) == [200] + [410] * 7


def test_a_day_later_the_link_is_gone(
    client: httpx.Client, server: RunningServer, people: Database
) -> None:
    register(client, "late@example.org")
    (mail,) = mails_to(server, "late@example.org")
    whose = AccountLink.email == "late@example.org"
    end = people.read(lambda db: db.scalar(select(AccountLink.expires_at).where(whose)))
    assert end is not None
    assert 23.9 < (end - utc_now()).total_seconds() / 3600 <= 24
    people.transact(
        lambda db: db.execute(update(AccountLink).where(whose).values(expires_at=utc_now()))
    )
    assert follow(client, mail).status_code == 410
    # Nor does the registration linger: to sign in is simply wrong by now.
    assert sign_in(client, "late@example.org").json()["code"] == "not_signed_in"


def test_a_program_that_looks_at_the_page_does_not_use_the_link_up(
    client: httpx.Client, server: RunningServer
) -> None:
    register(client, "looked@example.org")
    (mail,) = mails_to(server, "looked@example.org")
    page = {"Accept": "text/html"}
    assert client.get(path_in(mail), headers=page).status_code == 200
    assert follow(client, mail).status_code == 200
    assert client.get(path_in(mail), headers=page).status_code == 410


def test_only_the_hash_of_a_link_is_kept(
    client: httpx.Client, server: RunningServer, people: Database
) -> None:
    register(client, "hash@example.org")
    (mail,) = mails_to(server, "hash@example.org")
    token = link_in(mail).rpartition("/")[2]
    rows = people.read(lambda db: db.scalars(select(AccountLink.token_hash)).all())
    assert rows
    assert token not in " ".join(rows)


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host"])
def test_links_never_come_from_the_request(
    client: httpx.Client, server: RunningServer, header: str
) -> None:
    email = f"{header.lower()}@example.org"
    # A host that the server answers for: its base_url's with another port.
    sent = {header: "lab.example.org:666"}
    reply = client.post(
        DOORS[0], json={"email": email, "password": PASSWORD, "username": None}, headers=sent
    )
    assert reply.status_code == 202
    assert link_in(mails_to(server, email)[0]).startswith(f"{BASE_URL}/api/account/verify/")


def test_without_base_url_links_lead_where_the_server_listens(tmp_path: Path) -> None:
    settings = mailing_settings(tmp_path, server={"base_url": None, "port": 8099, "basepath": "/x"})
    with running(settings) as server, server.client() as client:
        client.post(DOORS[0], json={"email": "a@example.org", "password": PASSWORD})
        link = link_in(mails_to(server, "a@example.org")[0])
    assert link.startswith("http://127.0.0.1:8099/x/api/account/verify/")


def test_a_new_link_ends_the_old_one(client: httpx.Client, server: RunningServer) -> None:
    email = "again@example.org"
    register(client, email)
    (old,) = mails_to(server, email)
    reply = client.post(f"{ACCOUNT}/verify", json={"email": email})
    stranger = client.post(f"{ACCOUNT}/verify", json={"email": "nobody@example.org"})
    assert (reply.status_code, reply.content) == (stranger.status_code, stranger.content)
    new = mails_to(server, email, count=2)[1]
    assert follow(client, old).status_code == 410
    assert follow(client, new).status_code == 200
    assert sign_in(client, email).status_code == 200


@pytest.mark.parametrize("known", [True, False])
def test_mails_to_one_address_are_limited_known_or_not(
    client: httpx.Client, server: RunningServer, known: bool
) -> None:
    email = f"limit.{known:d}@example.org"
    if known:
        register(client, email)
        follow(client, mails_to(server, email)[0])
    paths = [f"{ACCOUNT}/verify", f"{ACCOUNT}/reset"] * 3
    statuses = [client.post(path, json={"email": email}).status_code for path in paths]
    assert statuses == ([202] * 4 + [429] * 2 if known else [202] * 5 + [429])


def test_the_mail_says_nothing_that_a_stranger_wrote(
    client: httpx.Client, server: RunningServer
) -> None:
    register(client, "advert@example.org", username="Buy pills at evil.example")
    (mail,) = mails_to(server, "advert@example.org")
    assert "pills" not in mail.as_string()


def test_mails_speak_the_language_of_the_request(
    client: httpx.Client, server: RunningServer
) -> None:
    client.post(
        DOORS[0],
        json={"email": "sv@example.org", "password": PASSWORD},
        headers={"Accept-Language": "sv,en;q=0.5"},
    )
    assert "Länken fungerar en gång, inom 24 timmar." in text_of(
        mails_to(server, "sv@example.org")[0]
    )


def test_in_open_mode_nobody_waits(tmp_path: Path) -> None:
    with running(mailing_settings(tmp_path, mode="open")) as server, server.client() as client:
        assert register(client, "open@example.org").status_code == 201


def test_until_the_link_there_is_no_account(
    client: httpx.Client, server: RunningServer, people: Database
) -> None:
    register(client, "nobody.yet@example.org")
    mails_to(server, "nobody.yet@example.org")
    query = select(func.count(Account.id)).where(Account.email == "nobody.yet@example.org")
    assert people.read(lambda db: db.scalar(query)) == 0


def test_without_mail_links_are_refused_by_name(strict_server: RunningServer) -> None:
    with strict_server.client() as client:
        for path in ("verify", "reset"):
            reply = client.post(f"{ACCOUNT}/{path}", json={"email": "a@example.org"})
            assert (reply.status_code, reply.json()["code"]) == (503, "unavailable")


def test_the_set_up_link_needs_no_mail(tmp_path: Path) -> None:
    settings = mailing_settings(tmp_path, mail="smtp://127.0.0.1:9")
    with open_house(settings) as house:
        token = house.entrance.setup_token
    with running(settings) as server, server.client() as client:
        assert register(client, "root@example.org", setup=token).json()["role"] == "admin"
