"""Who connects, by what, from where and how often."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest
from sqlalchemy import update

from palaestra.core.accounts.models import Account
from palaestra.core.database import Database, utc_now
from palaestra.core.http.origins import SESSION_COOKIE
from palaestra.core.live import connections
from tests.builders.accounts import token_of
from tests.builders.servers import RunningServer
from tests.builders.sockets import Refused, calling, connected

TRANSPORTS = ("websocket", "polling")


def _cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"other=1; {SESSION_COOKIE}={token}"}


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _who(server: RunningServer, **options: Any) -> str:
    with calling(server, **options) as caller:
        return str(caller.call("who", {"text": ""})["text"])


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_anyone_may_connect(server: RunningServer, transport: str) -> None:
    assert _who(server, transports=[transport]) == "nobody"


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_token_header_and_cookie_each_say_who(
    server: RunningServer, people: Database, member: Account, transport: str
) -> None:
    token = people.transact(token_of, member)
    ways: list[dict[str, Any]] = [
        {"auth": {"token": token}},
        {"auth": {"token": f"Bearer {token}"}},
        {"headers": _bearer(token)},
        {"headers": _cookie(token)},
    ]
    for way in ways:
        assert _who(server, transports=[transport], **way) == member.public_id


def test_the_first_one_present_counts(
    server: RunningServer, people: Database, member: Account, other: Account
) -> None:
    own, others = (people.transact(token_of, account) for account in (member, other))
    assert _who(server, auth={"token": own}, headers=_bearer(others)) == member.public_id
    assert _who(server, headers=_bearer(own) | _cookie(others)) == member.public_id


@pytest.mark.parametrize(
    "bad",
    [
        {"auth": {"token": "wrong"}},
        {"auth": {"token": ""}},
        {"auth": {"token": 7}},
        {"headers": {"Authorization": "Bearer wrong"}},
    ],
)
def test_a_bad_one_is_refused_even_beside_a_good_cookie(
    server: RunningServer, people: Database, member: Account, bad: dict[str, Any]
) -> None:
    good = _cookie(people.transact(token_of, member))
    options = bad | {"headers": bad.get("headers", {}) | good}
    with pytest.raises(Refused, match="credentials"), calling(server, **options):
        pass


def test_a_bad_cookie_is_refused(server: RunningServer) -> None:
    with pytest.raises(Refused, match="credentials"), calling(server, headers=_cookie("wrong")):
        pass


def test_who_was_disabled_is_refused(
    server: RunningServer, people: Database, member: Account
) -> None:
    token = people.transact(token_of, member)
    assert _who(server, auth={"token": token}) == member.public_id
    disabled = update(Account).where(Account.id == member.id).values(disabled_at=utc_now())
    people.transact(lambda db: db.execute(disabled))
    with pytest.raises(Refused, match="credentials"), calling(server, auth={"token": token}):
        pass


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_a_page_of_another_origin_does_not_connect_with_the_cookie(
    server: RunningServer, people: Database, member: Account, origin: str
) -> None:
    headers = _cookie(people.transact(token_of, member)) | {"Origin": origin}
    with pytest.raises(Refused, match="origin"), calling(server, headers=headers):
        pass


@pytest.mark.parametrize("origin", ["own", "http://localhost:3000"])
def test_our_pages_and_configured_origins_do(
    server: RunningServer, people: Database, member: Account, origin: str
) -> None:
    said = server.url if origin == "own" else origin
    headers = _cookie(people.transact(token_of, member)) | {"Origin": said}
    assert _who(server, headers=headers) == member.public_id


def test_another_origin_may_use_a_token(
    server: RunningServer, people: Database, member: Account
) -> None:
    auth = {"token": people.transact(token_of, member)}
    headers = {"Origin": "http://evil.example"}
    assert _who(server, auth=auth, headers=headers) == member.public_id


def test_an_address_has_so_many_anonymous_connections(
    server: RunningServer, people: Database, member: Account
) -> None:
    token = people.transact(token_of, member)

    async def crowd() -> None:
        headers = {"X-Forwarded-For": "203.0.113.5"}
        async with AsyncExitStack() as stack:
            for _ in range(connections.ANONYMOUS_PER_ADDRESS - 1):
                await stack.enter_async_context(connected(server, headers=headers))
            async with connected(server, headers=headers):
                with pytest.raises(Refused, match="too_many"):
                    await stack.enter_async_context(connected(server, headers=headers))
            # Its place is free again; who signs in and other addresses have places of their own.
            await stack.enter_async_context(_patiently(server, headers))
            await stack.enter_async_context(
                connected(server, headers=headers, auth={"token": token})
            )
            await stack.enter_async_context(connected(server))

    asyncio.run(crowd())


def _patiently(server: RunningServer, headers: dict[str, str]) -> Any:
    """The server may hear of an ended connection a moment later."""

    async def entering() -> Any:
        for _ in range(100):
            try:
                client = connected(server, headers=headers)
                await client.__aenter__()
            except Refused:
                await asyncio.sleep(0.05)
            else:
                return client
        raise AssertionError("the place was not freed")

    class Entered:
        async def __aenter__(self) -> None:
            self.client = await entering()

        async def __aexit__(self, *ended: object) -> None:
            await self.client.__aexit__(*ended)

    return Entered()
