"""Computations that are cancelled, take too long or too much, or are left."""

import asyncio

import pytest

from palaestra.statistics.structures import Problem
from tests.builders.lives import LONG, SHORT, House, Run, begun, value
from tests.builders.statistics import call


def test_cancel_stops_and_keeps_the_session(run: Run) -> None:
    async def work(house: House) -> None:
        session = await house.open()
        task = await begun(session, LONG)
        pong = await session.ping()

        assert pong.busy
        assert await session.cancel()
        with pytest.raises(Problem) as raised:
            await task

        assert raised.value.code == "cancelled"
        assert await value(session, call("mean", "C")) == 8
        assert not await session.cancel()

    run(work)


def test_time_is_limited(run: Run) -> None:
    async def work(house: House) -> None:
        session = await house.open(calc_timeout=1.0, grace=0.2)

        with pytest.raises(Problem) as raised:
            await value(session, LONG)

        assert raised.value.code == "timeout"
        assert await value(session, call("mean", "C")) == 8

    run(work)


def test_memory_is_limited_and_the_session_goes_on(run: Run) -> None:
    async def work(house: House) -> None:
        session = await house.open(memory_mb=200)

        with pytest.raises(Problem) as raised:
            await value(session, call("mean", call("rep", 1.5, 100_000_000)))

        assert raised.value.code == "r_error"
        assert await value(session, call("mean", "C")) == 8

    run(work)


def test_whoever_leaves_stops_the_computation(run: Run) -> None:
    async def work(house: House) -> None:
        session = await house.open()
        task = await begun(session, LONG)

        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert await value(session, SHORT) == 2

    run(work)
