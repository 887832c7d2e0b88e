"""`user_validation`: the operator's own program decides which addresses may register."""

import asyncio
from pathlib import Path

import httpx
import pytest

from palaestra.core.accounts import validation
from palaestra.core.errors import Invalid
from tests.builders.accounts import PASSWORD, database_of, make_person
from tests.builders.mail import mailing_settings
from tests.builders.servers import RunningServer, running
from tests.builders.waiting import eventually

SAMPLE = Path(__file__).parents[3] / "examples" / "user_validation" / "hanover.sh"
DOORS = ("/api/account/register", "/register", "/api/v1/register", "/api/register")


def program(folder: Path, body: str) -> str:
    file = folder / "validate"
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)
    return str(file)


def allows(file: str, email: str = "ada@example.org") -> bool:
    try:
        asyncio.run(validation.check(file, email))
    except Invalid as refused:
        return refused.field != "email"
    return True


def test_without_a_program_everybody_may_come() -> None:
    asyncio.run(validation.check(None, "anybody@example.org"))


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        ("echo 1", True),
        ("printf 1", True),
        ("printf ' 1 \\n\\n'", True),
        ("echo 0", False),
        ("echo 11", False),
        ("echo yes", False),
        ("echo 1; echo 1", False),
        (":", False),
        ("echo 1; exit 3", False),
        ("echo 1; kill -9 $$", False),
        ("exec 0<&-; echo 1", True),  # it need not read
        ("echo 1 >&2", False),
        ("yes 1 | head -c 1000000", False),
    ],
)
def test_only_a_one_and_a_good_end_allow(tmp_path: Path, body: str, allowed: bool) -> None:
    assert allows(program(tmp_path, body)) is allowed


def test_a_program_that_takes_too_long_denies_and_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validation, "SECONDS", 0.5)
    child = tmp_path / "child"
    body = f"sleep 600 & echo $! > {child}; echo 1; wait"
    assert not allows(program(tmp_path, body))
    number = int(child.read_text())
    eventually(lambda: not _is_running(number))


def _is_running(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_program_that_is_gone_denies(tmp_path: Path) -> None:
    assert not allows(str(tmp_path / "gone"))


@pytest.mark.parametrize("email", ["-x@example.org", "$(touch x)@example.org", "a`b`@example.org"])
def test_the_address_is_one_line_on_standard_input_and_nothing_else(
    tmp_path: Path, email: str
) -> None:
    seen = tmp_path / "seen"
    body = f'{{ cat; echo "[$#]"; env | grep -v ^_=; pwd; }} > {seen}; echo 1'
    assert allows(program(tmp_path, body), email)
    line, count, *environment, folder = seen.read_text().splitlines()
    assert (line, count, folder) == (email, "[0]", "/")
    assert {name.partition("=")[0] for name in environment} <= {"PATH", "LANG", "PWD"}


@pytest.mark.parametrize(
    ("email", "allowed"),
    [
        ("ada@hanover.edu", True),
        ("-n@hanover.edu", True),
        ("ada@example.org", False),
        ("ada@hanover.edu.example.org", False),
        ("ada@nothanover.edu", False),
        ("ada@evil.org@hanover.edu", False),
        ("@hanover.edu", False),
    ],
)
def test_the_sample_lets_one_domain_in(email: str, allowed: bool) -> None:
    assert allows(str(SAMPLE), email) is allowed


def register(server: RunningServer, door: str, email: str) -> httpx.Response:
    with server.client() as client:
        return client.post(door, json={"email": email, "password": PASSWORD})


@pytest.mark.parametrize(
    ("mode", "mail"), [("open", None), ("accounts", None), ("accounts", "file:m")]
)
def test_every_door_asks_the_program(tmp_path: Path, mode: str, mail: str | None) -> None:
    settings = mailing_settings(tmp_path, mode=mode, mail=mail, user_validation=str(SAMPLE))
    with running(settings) as server:
        for number, door in enumerate(DOORS):
            refused = register(server, door, f"a{number}@example.org")
            assert (door, refused.status_code, "email" in refused.text) == (door, 400, True)
            assert register(server, door, f"a{number}@hanover.edu").is_success


def test_a_new_address_is_asked_about_too(tmp_path: Path) -> None:
    settings = mailing_settings(tmp_path, mode="open", mail=None, user_validation=str(SAMPLE))
    with running(settings) as server, server.client() as client:
        people = database_of(server)
        member = people.transact(make_person, password=PASSWORD)
        people.close()
        client.post("/login", json={"email": member.email, "password": PASSWORD})
        change = {"current_password": PASSWORD, "email": "new@example.org"}
        reply = client.patch("/api/account/me", json=change)
        assert (reply.status_code, reply.json()["errors"][0]["field"]) == (400, "email")
        change["email"] = "new@hanover.edu"
        assert client.patch("/api/account/me", json=change).json()["me"]["email"] == change["email"]
