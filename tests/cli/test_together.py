"""Two server processes behind one Redis are one server: each hears of what happens at the other."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from palaestra.core.accounts.models import Account
from palaestra.core.activity.models import Connection
from palaestra.core.database import Database, DbSession, ReadSession
from palaestra.core.jobs import NoArgs
from palaestra.core.jobs.jobs import forget_ended
from palaestra.core.jobs.service import insert
from palaestra.core.live.connections import ANONYMOUS_PER_ADDRESS
from tests.builders.competitions import PERFECT, host, register, submit
from tests.builders.redis import RedisServer, running_redis
from tests.builders.sockets import Refused, calling, connected
from tests.builders.waiting import eventually
from tests.cli.conftest import Started, starter
from tests.competitions.test_events import watching


@dataclass(frozen=True)
class Place:
    """One of the two, as the clients of sockets need it."""

    started: Started

    @property
    def url(self) -> str:
        return self.started.url.rstrip("/")

    def client(self):
        return self.started.client()


Begin = Callable[..., list[Place]]


def beginner(start: Callable[..., Started]) -> Begin:
    """`begin(redis, …)`: two servers on one data folder, each with its own port."""

    def begin(redis: RedisServer, **variables: str) -> list[Place]:
        variables = {"PALAESTRA_REDIS_URL": redis.url, "PALAESTRA_JOBS_WORKERS": "1"} | variables
        return [Place(start("--data", "shared", **variables)) for _ in range(2)]

    return begin


@pytest.fixture
def begin(start: Callable[..., Started]) -> Begin:
    return beginner(start)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, redis: RedisServer) -> Iterator[list[Place]]:
    """For all tests that leave both standing."""
    with starter(tmp_path_factory.mktemp("two")) as start:
        yield beginner(start)(redis)


@pytest.fixture(params=["sqlite", "postgresql"])
def two_on_either(begin, redis: RedisServer, request: pytest.FixtureRequest) -> list[Place]:
    if request.param == "sqlite":
        return begin(redis)
    return begin(redis, PALAESTRA_DATABASE_URL=request.getfixturevalue("postgres_url"))


@pytest.fixture
def guests(two: list[Place]) -> Iterator[list]:
    """One signed in at each."""
    with ExitStack() as ends:
        clients = [ends.enter_context(place.client()) for place in two]
        for client in clients:
            register(client)
        yield clients


@pytest.fixture
def database(two: list[Place]) -> Iterator[Database]:
    with _database_of(two[0]) as database:
        yield database


@contextmanager
def _database_of(place: Place) -> Iterator[Database]:
    with closing(
        Database(f"sqlite:///{place.started.folder / 'shared' / 'palaestra.db'}")
    ) as found:
        yield found


def test_live_board_is_seen_at_the_other_process_in_order(two_on_either: list[Place]) -> None:
    here, there = two_on_either

    async def story(first, second, competition_id):
        async with watching(there, first.cookies["user"]) as watcher:
            assert await watcher.watch(competition_id) == {"ok": True}
            answers = [
                (first, {"class": [0.2, 0.7]}),
                (second, {"class": [0.3, 0.6]}),
                (second, PERFECT),
                (first, {"class": [0.1, 0.9]}),
            ]
            sent = [
                (await asyncio.to_thread(submit, author, competition_id, answer)).json()
                for author, answer in answers
            ]
            return sent, [await watcher.hears() for _ in sent]

    with here.client() as first, here.client() as second:
        register(first)
        register(second)
        competition_id = host(first)
        sent, heard = asyncio.run(story(first, second, competition_id))
    assert [name for name, _ in heard] == ["leaderboard"] * 4
    assert [change["entry"]["score"] for _, change in heard] == [one["score"] for one in sent]
    assert [change["entry"]["rank"] for _, change in heard] == [1, 2, 1, 2]


def test_signing_out_at_one_closes_the_sockets_at_the_other(two, guests) -> None:
    here, there = two
    token = guests[0].cookies["user"]
    others = guests[1].cookies["user"]
    with (
        calling(there, auth={"token": token}) as leaving,
        calling(there, auth={"token": others}) as staying,
    ):
        assert guests[0].post("/api/account/logout").status_code == 204
        leaving.wait_until_closed()
        ack = staying.call("unwatch_competition", {"competition_id": "1"})
        assert ack == {"ok": True}
    with pytest.raises(Refused, match="credentials"), calling(here, auth={"token": token}):
        pass


def test_failed_sign_ins_count_at_both(two) -> None:
    wrong = {"username": "ada", "password": "wrong horse"}
    with two[0].client() as here, two[1].client() as there:
        tries = [client.post("/api/account/login", json=wrong) for client in [here, there] * 5]
        refused = [client.post("/api/account/login", json=wrong) for client in [here, there]]
    assert [reply.status_code for reply in tries] == [401] * 10
    assert [reply.status_code for reply in refused] == [429] * 2
    assert all(int(reply.headers["Retry-After"]) > 0 for reply in refused)


def test_sockets_of_an_address_count_at_both(two) -> None:
    async def story() -> None:
        _, there = two
        half = ANONYMOUS_PER_ADDRESS // 2
        opening = [connected(place) for place in two for _ in range(half)]
        await asyncio.gather(*(one.__aenter__() for one in opening))
        for place in two:
            with pytest.raises(Refused, match="too_many"):
                await connected(place).__aenter__()
        await opening.pop(0).__aexit__(None, None, None)
        opening.append(await _connected_at_last(there))
        for one in opening:
            await one.__aexit__(None, None, None)

    asyncio.run(story())


async def _connected_at_last(place: Place):
    """The server learns of the one that left at its own pace."""
    async with asyncio.timeout(60):
        while True:
            another = connected(place)
            try:
                await another.__aenter__()
            except Refused:
                continue
            return another


def test_progress_of_a_job_reaches_its_owner_at_every_process(two, guests, database) -> None:
    public_id = guests[0].get("/api/account/me").json()["id"]
    auth = {"token": guests[0].cookies["user"]}
    with calling(two[0], auth=auth) as here, calling(two[1], auth=auth) as there:
        database.transact(_submit_for, public_id)  # whichever looks first takes it
        for caller in (here, there):
            heard = [caller.next() for _ in range(2)]
            assert [(name, job["state"]) for name, job in heard] == [
                ("job", "running"),
                ("job", "done"),
            ]


def _submit_for(db: DbSession, public_id: str) -> None:
    owner = db.scalars(select(Account).where(Account.public_id == public_id)).one()
    insert(db, forget_ended.name, NoArgs(), key=None, owner_id=owner.id)


def test_sockets_are_closed_after_redis_was_away_and_hear_again(begin, tmp_path) -> None:
    folder = tmp_path / "redis"
    folder.mkdir()
    with running_redis(folder) as redis:
        here, there = begin(redis)

        async def story(client, competition_id):
            async with watching(there, client.cookies["user"]) as watcher:
                await watcher.watch(competition_id)
                redis.stop()
                sent = await asyncio.to_thread(submit, client, competition_id)
                assert sent.status_code == 200, "the server goes on without Redis"
                redis.start()
                async with asyncio.timeout(20):
                    await watcher.client.wait()
                assert watcher.has_heard_nothing()
            async with watching(there, client.cookies["user"]) as watcher:
                await watcher.watch(competition_id)
                await asyncio.to_thread(submit, client, competition_id, PERFECT)
                return await watcher.hears()

        with here.client() as client:
            register(client)
            name, change = asyncio.run(story(client, host(client)))
    assert (name, change["entry"]["rank"]) == ("leaderboard", 1)


def test_what_a_killed_process_left_open_is_closed_in_the_log(begin, redis) -> None:
    here, there = begin(redis)
    with _database_of(here) as database, calling(here), calling(there):
        eventually(lambda: len(database.read(_open_connections)) == 2)
        there.started.process.kill()
        there.started.process.wait()
        eventually(lambda: len(database.read(_open_connections)) == 1, within=40)


def _open_connections(db: ReadSession) -> list[Connection]:
    return list(db.scalars(select(Connection).where(Connection.closed_at.is_(None))))
