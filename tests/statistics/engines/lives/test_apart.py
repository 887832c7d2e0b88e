"""Sessions beside each other, and the end of them."""

import asyncio
import time

import pytest

from palaestra.statistics.structures import Command, Problem
from tests.builders.lives import LONG, SHORT, House, Run, begun, ended, pid_of, value
from tests.builders.statistics import call


def test_sessions_share_no_data_and_no_chance(run: Run) -> None:
    async def work(house: House) -> None:
        first = await house.open()
        second = await house.engine.open("w")

        with pytest.raises(Problem) as raised:
            await value(second, call("mean", "C"))
        drawn = [await value(each, call("rnorm", 3)) for each in (first, second)]

        assert raised.value.code == "unknown_variable"
        assert drawn[0] != drawn[1]

    run(work)


def test_a_session_waits_for_no_other(run: Run) -> None:
    async def work(house: House) -> None:
        first, second = await house.open(), await house.open()
        task = await begun(first, LONG)

        assert await value(second, SHORT) == 2
        assert not task.done()
        await first.cancel()
        with pytest.raises(Problem):
            await task

    run(work)


def test_a_closed_session_ends_its_process(run: Run) -> None:
    async def work(house: House) -> None:
        session = await house.open()
        pid = pid_of(session)

        await session.close()

        await ended(pid)
        with pytest.raises(Problem) as raised:
            await session.run(Command(mode="now"))
        assert raised.value.code == "logged_out"

    run(work)


def test_an_engine_without_sessions_ends_and_starts_again(run: Run) -> None:
    async def work(house: House) -> None:
        session = await house.open()
        house.engine._idle = 0.05
        await session.close()

        deadline = time.monotonic() + 20
        while house.engine.running:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.02)
        house.engine._idle = 600

        assert await value(await house.open(), SHORT) == 2

    run(work)
