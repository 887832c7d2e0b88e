"""`palaestra.AsyncClient`: the same calls, on the event loop."""

import asyncio
import inspect

import pandas as pd
import pytest

from palaestra.client import AsyncClient, Client, Patience, errors
from tests.builders.competitions import make_spec
from tests.builders.losing import losing_proxy
from tests.client.test_client import forget_sign_ins

ANSWER = "class\n0.2\n0.7\n"
QUICK = Patience(first=0.02, longest=0.1, total=1, settle=0.05)
EVERY = 0.05


def run(server, story, **options):
    """`story` with a registered client."""

    async def tell():
        async with AsyncClient(server.url, patience=QUICK, **options) as client:
            await client.register()
            await asyncio.wait_for(story(client), 60)

    asyncio.run(tell())


async def until(look):
    """As `eventually`, without holding up the loop."""
    never = asyncio.Event()
    async with asyncio.timeout(20):
        while not await look():
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(never.wait(), 0.02)


def test_both_clients_have_the_same_calls():
    def public(kind):
        return {
            name: list(inspect.signature(each).parameters)
            for name, each in vars(kind).items()
            if inspect.isfunction(each) and (name == "__init__" or not name.startswith("_"))
        }

    assert public(AsyncClient) == public(Client)
    for name in public(Client).keys() - {"__init__"}:
        assert inspect.iscoroutinefunction(getattr(AsyncClient, name)), name


def test_host_submit_and_look_at_the_board(server):
    async def story(client):
        competition_id = await client.start_competition(make_spec())
        (competition,) = await client.competitions(competition_id)
        assert competition.dataset["x"].tolist() == [1.5, 2.5]
        empty = await client.answer_prototype(competition)
        submission = await client.submit(competition, empty.fillna(0.5))
        assert isinstance(empty, pd.DataFrame)
        assert [one.id for one in await client.submissions()] == [submission.id]
        (standing,) = await client.leaderboards(competition_id=competition_id)
        assert standing.client_id == client.id
        assert client.id in await client.users()
        forget_sign_ins(server)
        assert (await client.submit(competition, ANSWER)).client_id == client.id
        with pytest.raises(errors.Invalid, match="maybe"):
            await client.submit(competition, {"class": [0.2, "maybe"]})

    run(server, story)


def test_large_data_set_is_loaded_first(server):
    rows = 60_000
    data = {"code": [f"0{row:020}" for row in range(rows)], "class": [None, *[0] * (rows - 1)]}

    async def story(client):
        spec = make_spec(answer={"class": [1]}) | {"dataset": data}
        competition_id = await client.start_competition(spec)
        (competition,) = await client.competitions(competition_id)
        with pytest.raises(errors.PalaestraError, match=r"await client\.load"):
            _ = competition.dataset
        loaded = await client.load(competition)
        assert loaded.dataset["code"][1] == f"{1:021}"

    run(server, story)


def test_lost_receipt_is_found(server):
    async def story(client):
        with losing_proxy(server.url) as proxy:
            competition_id = await client.start_competition(make_spec())
            proxy.lose = 1
            async with AsyncClient(proxy.url, id=client.id, patience=QUICK) as behind:
                submission = await behind.submit(competition_id, ANSWER)
        assert [one.id for one in await client.submissions()] == [submission.id]

    run(server, story)


@pytest.mark.parametrize("kind", ["coroutine", "plain"])
def test_competing_answers_each_competition_once(server, tmp_path, kind):
    async def story(client):
        may_end = asyncio.Event()

        async def slow(competition, *, given):
            await may_end.wait()
            return ANSWER if competition.client_id == given else None

        def plain(competition, *, given):
            return ANSWER if competition.client_id == given else None

        callback = slow if kind == "coroutine" else plain

        async def answered():
            return [one.competition_id for one in await client.submissions()]

        first = await client.start_competition(make_spec())
        competing = await client.compete(
            "classify", callback, every=EVERY, state=tmp_path / "state.db", threads=99,
            given=client.id,
        )  # fmt: skip
        may_end.set()
        await until(lambda: _is(answered, [first]))
        second = await client.start_competition(make_spec())
        await until(lambda: _is(answered, [first, second]))
        await competing.stop()
        again = await client.compete(
            "classify", callback, every=EVERY, state=tmp_path / "state.db", given=client.id
        )
        third = await client.start_competition(make_spec())
        await until(lambda: _is(answered, [first, second, third]))
        assert [one.competition_id for one in again.submissions] == [third]

    run(server, story)


async def _is(look, wanted):
    return await look() == wanted


def test_slow_coroutine_is_not_lost_when_told_to_stop(server):
    async def story(client):
        began, may_end = asyncio.Event(), asyncio.Event()
        competition_id = await client.start_competition(make_spec())

        async def slow(competition):
            if competition.id == competition_id:
                began.set()
                await may_end.wait()
            return ANSWER

        competing = await client.compete("classify", slow, every=EVERY, threads=99)
        await began.wait()
        stopping = asyncio.create_task(competing.stop())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(competing.wait(), EVERY * 4)
        may_end.set()
        await stopping
        assert competition_id in [one.competition_id for one in competing.submissions]

    run(server, story)


def test_credentials_that_are_refused_end_the_competing(server):
    async def story(_):
        async with AsyncClient(server.url, key="k", secret="wrong") as client:
            competing = await client.compete("classify", lambda _: ANSWER)
            with pytest.raises(errors.NotSignedIn):
                await competing.wait()
            with pytest.raises(errors.NotSignedIn):
                await client.stop()

    run(server, story)
