"""Ten failures in 15 minutes for an account and an address; successes never count."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from palaestra.core.accounts.models import Account
from palaestra.core.accounts.tries import Tries
from palaestra.core.errors import NotSignedIn, TooMany
from palaestra.core.limits import Limiter
from tests.builders.accounts import PASSWORD
from tests.builders.servers import RunningServer, make_settings, running

WRONG = "wrong wrong wrong"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Behind a proxy that says which address a request comes from."""
    settings = make_settings(tmp_path_factory.mktemp("tries"), trusted_proxies=("127.0.0.1",))
    with running(settings) as started:
        yield started


def _try(
    client: httpx.Client, member: Account, password: str, *, address: str = "198.51.100.7"
) -> httpx.Response:
    sent = {"email": member.email, "password": password}
    return client.post("/api/account/login", json=sent, headers={"X-Forwarded-For": address})


def test_the_eleventh_try_is_refused_even_with_the_right_password(
    client: httpx.Client, member: Account
) -> None:
    assert [_try(client, member, WRONG).status_code for _ in range(10)] == [401] * 10
    refused = _try(client, member, PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 15 * 60 + 1


def test_nobody_locks_another_out(client: httpx.Client, member: Account) -> None:
    for _ in range(11):
        _try(client, member, WRONG, address="203.0.113.9")
    assert _try(client, member, PASSWORD, address="203.0.113.9").status_code == 429
    assert _try(client, member, PASSWORD).status_code == 200


def test_other_accounts_at_the_address_may_still_come_in(
    client: httpx.Client, member: Account
) -> None:
    for _ in range(11):
        client.post("/api/account/login", json={"email": "a@example.org", "password": WRONG})
    assert _try(client, member, PASSWORD).status_code == 200


def test_successes_are_not_counted(client: httpx.Client, member: Account) -> None:
    assert [_try(client, member, PASSWORD).status_code for _ in range(25)] == [200] * 25


def test_every_door_counts_and_says_it_in_its_own_shape(
    client: httpx.Client, member: Account
) -> None:
    sent = {"email": member.email, "password": WRONG}
    doors = ("/login", "/api/v1/login", "/api/account/login", "/api/login")
    for door in doors * 3:
        reply = client.post(door, json=sent)
    assert [client.post(door, json=sent).status_code for door in doors] == [429] * 4
    assert client.post("/api/v1/login", json=sent).json()["error"] == "429"
    assert reply.status_code == 429


def test_many_tries_at_once_count_each(tmp_path: Path) -> None:
    async def guess(tries: Tries) -> str:
        try:
            async with tries.one("ada", "198.51.100.7") as fail:
                await asyncio.sleep(0)  # as a database and argon2 give way to other tasks
                raise fail(NotSignedIn())
        except TooMany:
            return "too many"
        except NotSignedIn:
            return "wrong"

    async def all_at_once() -> list[str]:
        tries = Tries(Limiter(), rate="10/15minute")
        return await asyncio.gather(*(guess(tries) for _ in range(40)))

    answers = asyncio.run(all_at_once())
    assert (answers.count("wrong"), answers.count("too many")) == (10, 30)
