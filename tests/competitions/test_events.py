"""The live board over a real socket: who watches hears of every change, once it is committed."""

import asyncio
from contextlib import asynccontextmanager, closing

import pytest
import socketio

from palaestra.competitions.models import Submission
from palaestra.core.database import Database
from palaestra.core.live.outbox import NoSockets
from tests.builders.accounts import database_of
from tests.builders.competitions import (
    PERFECT,
    end_now,
    host,
    make_account,
    make_competition,
    make_submission,
    register,
    submit,
)

PATIENCE = 60


class Watcher:
    """A client that notes what it hears."""

    def __init__(self) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self._heard: asyncio.Queue[tuple[str, dict]] = asyncio.Queue()
        for name in ("leaderboard", "submission", "competition"):
            self.client.on(name, self._noting(name))

    def _noting(self, name: str):
        async def note(payload: dict) -> None:
            await self._heard.put((name, payload))

        return note

    async def hears(self) -> tuple[str, dict]:
        async with asyncio.timeout(PATIENCE):
            return await self._heard.get()

    async def watch(self, competition_id: str, event: str = "watch_competition") -> dict:
        return await self.client.call(event, {"competition_id": competition_id}, timeout=PATIENCE)

    def has_heard_nothing(self) -> bool:
        return self._heard.empty()


@asynccontextmanager
async def watching(server, token: str | None, *, transports: tuple[str, ...] = ("websocket",)):
    watcher = Watcher()
    auth = None if token is None else {"token": token}
    await watcher.client.connect(server.url, auth=auth, transports=list(transports))
    try:
        yield watcher
    finally:
        await watcher.client.disconnect()


@pytest.fixture
def people(server):
    """Three signed-in callers; the first hosts."""
    clients = [server.client() for _ in range(3)]
    for client in clients:
        register(client)
    yield clients
    for client in clients:
        client.close()


async def do(work, *arguments):
    return await asyncio.to_thread(work, *arguments)


@pytest.mark.parametrize("transports", [("websocket",), ("polling", "websocket")])
def test_watcher_hears_rank_and_previous_rank_in_the_order_of_the_acknowledgements(
    server, people, transports
):
    first, second, _ = people
    competition_id = host(first)

    async def scenario():
        async with watching(server, first.cookies["user"], transports=transports) as watcher:
            assert await watcher.watch(competition_id) == {"ok": True}
            acknowledged = [
                (await do(submit, author, competition_id, answer)).json()
                for author, answer in [
                    (first, {"class": [0.2, 0.7]}),
                    (second, {"class": [0.3, 0.6]}),
                    (second, {"class": [0.4, 0.5]}),  # worse than before: nobody's place changes
                    (second, PERFECT),
                    (first, {"class": [0.1, 0.9]}),
                ]
            ]
            return acknowledged, [await watcher.hears() for _ in range(4)]

    acknowledged, heard = asyncio.run(scenario())

    assert [name for name, _ in heard] == ["leaderboard"] * 4
    changes = [payload for _, payload in heard]
    assert [(one["entry"]["rank"], one["previous_rank"], one["total"]) for one in changes] == [
        (1, None, 1),
        (2, None, 2),
        (1, 2, 2),
        (2, 2, 2),
    ]
    improving = [acknowledged[number] for number in (0, 1, 3, 4)]
    assert [(one["entry"]["client"]["id"], one["entry"]["score"]) for one in changes] == [
        (one["clientId"], one["score"]) for one in improving
    ]
    assert [one["rank"] for one in improving] == [one["entry"]["rank"] for one in changes]
    assert {one["competition_id"] for one in changes} == {competition_id}
    assert set(changes[0]["entry"]) == {
        "rank",
        "client",
        "score",
        "submissions",
        "timestamp",
        "mine",
        "public_score",
        "private_score",
    }
    # What everybody hears is never a score that only the host may see.
    assert {(one["entry"]["public_score"], one["entry"]["private_score"]) for one in changes} == {
        (None, None)
    }


def test_what_is_heard_is_already_there_to_be_read(server, people):
    first, second, _ = people
    competition_id = host(first)

    async def scenario():
        async with watching(server, first.cookies["user"]) as watcher:
            await watcher.watch(competition_id)
            submitting = asyncio.create_task(do(submit, second, competition_id))
            _, change = await watcher.hears()
            path = f"/api/v1/competitions/{competition_id}/leaderboard"
            board = (await do(first.get, path)).json()
            return change["entry"], board, (await submitting).json()

    heard, board, acknowledged = asyncio.run(scenario())

    assert board["items"] == [heard]
    assert (heard["client"]["id"], heard["score"]) == (
        acknowledged["clientId"],
        acknowledged["score"],
    )


def test_only_watchers_of_this_competition_hear_and_only_while_they_watch(server, people):
    first, second, third = people
    watched, other = host(first), host(first)

    async def scenario():
        async with watching(server, third.cookies["user"]) as watcher:
            await watcher.watch(watched)
            await do(submit, second, other)
            await do(submit, second, watched)
            _, change = await watcher.hears()
            assert change["competition_id"] == watched
            await watcher.watch(watched, "unwatch_competition")
            await do(submit, first, watched, PERFECT)
            # Both are answered in order: what came before this answer has been heard.
            await watcher.watch(other)
            assert watcher.has_heard_nothing()

    asyncio.run(scenario())


def test_watching_needs_a_sign_in_and_a_competition_that_exists(server, people):
    competition_id = host(people[0])

    async def scenario():
        async with watching(server, None) as nobody:
            refused = await nobody.watch(competition_id)
            assert (refused["ok"], refused["error"]["code"]) == (False, "not_signed_in")
        async with watching(server, people[0].cookies["user"]) as somebody:
            unknown = await somebody.watch("100000000000")
            assert (unknown["ok"], unknown["error"]["code"]) == (False, "not_found")
            malformed = await somebody.client.call("watch_competition", [1], timeout=PATIENCE)
            assert (malformed["ok"], malformed["error"]["code"]) == (False, "invalid")
        with pytest.raises(socketio.exceptions.ConnectionError):
            async with watching(server, "a token that is none"):
                pass

    asyncio.run(scenario())


def test_author_hears_of_a_waiting_submission_that_was_scored(server, people):
    host_client, author, _ = people
    competition_id = host(host_client, answer_delay=0.2)

    async def scenario():
        async with (
            watching(server, author.cookies["user"]) as hearing,
            watching(server, host_client.cookies["user"]) as other,
        ):
            await other.watch(competition_id)
            item = (await do(submit, author, competition_id)).json()
            assert item["pending"]
            with closing(database_of(server)) as database:
                end_now(database, competition_id)
            name, change = await hearing.hears()
            return item, name, change, [await other.hears() for _ in range(2)]

    item, name, change, others = asyncio.run(scenario())

    assert (name, change["competition_id"]) == ("submission", competition_id)
    assert (change["submission"]["id"], change["submission"]["state"]) == (item["id"], "scored")
    assert round(change["submission"]["score"], 4) == 0.2899
    assert [name for name, _ in others] == ["leaderboard", "competition"], "and nobody's answer"


# --- nothing leaves before the commit, or without it


class Recorder(NoSockets):
    """Stands where the sockets are: reads the database anew at the moment of sending."""

    def __init__(self, database: Database) -> None:
        self.sent: list[tuple[str, str, int]] = []
        self._database = database

    def send(self, message: str, payload: object, *, room: str) -> None:
        assert isinstance(payload, dict)
        committed = self._database.read(lambda db: db.query(Submission).count())
        self.sent.append((message, room, committed))


def test_changes_leave_after_the_commit_or_not_at_all(database):
    recorder = Recorder(database)
    database.context["live"] = recorder

    def submitting(db, *, fails: bool):
        competition = make_competition(db)
        make_submission(db, competition, make_account(db), score=0.5)
        assert recorder.sent == []
        if fails:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.transact(submitting, fails=True)
    assert recorder.sent == []

    database.transact(submitting, fails=False)
    ((message, room, committed),) = recorder.sent
    assert (message, room.startswith("competition:"), committed) == ("leaderboard", True, 1)
