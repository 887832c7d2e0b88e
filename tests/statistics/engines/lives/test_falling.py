"""Processes that are killed: what comes back, and what is said of it."""

import asyncio
import contextlib
import os
import signal
from typing import Any

import pytest

from palaestra.statistics.engines.frames import Frame, frame_of
from palaestra.statistics.structures import Problem
from tests.builders.lives import LONG, SHORT, House, Run, begun, ended, parent_of, pid_of, value
from tests.builders.statistics import call, nine_rows


def test_a_killed_session_comes_back_with_its_data(run: Run) -> None:
    async def work(house: House) -> None:
        session = await house.open()
        told: list[str] = []
        session.on_restart = told.append
        task = await begun(session, LONG)

        os.kill(pid_of(session), signal.SIGKILL)
        with pytest.raises(Problem) as raised:
            await task

        assert raised.value.code == "r_restarted"
        assert await value(session, call("mean", "C")) == 8
        assert (len(told), house.again) == (1, ["data"])

    run(work)


def test_sessions_live_on_after_the_engine_is_killed(run: Run) -> None:
    async def work(house: House) -> None:
        sessions = [await house.open() for _ in range(3)]
        pids = [pid_of(each) for each in sessions]

        os.kill(parent_of(pids[0]), signal.SIGKILL)
        if house.engine.name == "r":
            # They end a moment after their parent and answer until then; Python's live on.
            await ended(*pids)
        for each in sessions:
            # Silent where the session's own checkpoint found out first.
            with contextlib.suppress(Problem):
                await value(each, SHORT)
            assert await value(each, call("mean", "C")) == 8

        assert await value(await house.open(), call("mean", "C")) == 8

    run(work)


def test_many_sessions_come_back_at_once_after_the_engine_is_killed(
    run: Run,
) -> None:
    async def work(house: House) -> None:
        sessions = [await house.open() for _ in range(12)]
        pids = [pid_of(each) for each in sessions]

        os.kill(parent_of(pids[0]), signal.SIGKILL)
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await asyncio.gather(
            *(value(each, SHORT) for each in sessions), house.open(), return_exceptions=True
        )

        means = await asyncio.gather(*(value(each, call("mean", "C")) for each in sessions))
        assert means == [8] * 12
        assert len({parent_of(pid_of(each)) for each in sessions}) == 1, "one engine for all"

    run(work)


def test_a_session_whose_process_dies_while_it_is_filled_comes_back(
    run: Run,
) -> None:
    async def work(house: House) -> None:
        session = await house.open()
        fresh = house._reload
        falls = iter([True, False])

        async def reload(name: str) -> Frame:
            if next(falls):
                kernels[-1].kill()
            return await fresh(name)

        kernels: list[Any] = []
        start = session._start

        async def remembered() -> Any:
            kernels.append(await start())
            return kernels[-1]

        session._start, session._reload = remembered, reload
        os.kill(pid_of(session), signal.SIGKILL)
        with pytest.raises(Problem) as raised:
            await value(session, SHORT)

        assert raised.value.code == "r_restarted"
        assert await value(session, call("mean", "C")) == 8
        assert (len(kernels), house.again) == (2, ["data", "data"])

    run(work)


def test_a_session_that_falls_again_and_again_is_a_problem_and_tries_anew_later(
    run: Run,
) -> None:
    async def work(house: House) -> None:
        session = await house.open()
        fresh, start = session._reload, session._start
        kernels: list[Any] = []

        async def remembered() -> Any:
            kernels.append(await start())
            return kernels[-1]

        async def reload(name: str) -> Frame:
            kernels[-1].kill()
            return frame_of(nine_rows())

        session._start, session._reload = remembered, reload
        os.kill(pid_of(session), signal.SIGKILL)
        with pytest.raises(Problem) as raised:
            await value(session, SHORT)
        session._reload = fresh

        assert raised.value.code == "busy"
        assert await value(session, call("mean", "C")) == 8

    run(work)


def test_a_ping_finds_the_engine_again(run: Run) -> None:
    async def work(house: House) -> None:
        session = await house.open()
        await session.ping()

        parent = parent_of(pid_of(session))
        os.kill(parent, signal.SIGKILL)
        await ended(parent)

        assert (await session.ping()).ms > 0

    run(work)
