"""What a session keeps of itself, and where it may be restored."""

import asyncio
import os
import signal
import time

import pytest

from palaestra.statistics.engines import warm
from palaestra.statistics.structures import Problem
from tests.builders.lives import SHORT, House, Run, pid_of, value
from tests.builders.statistics import call


def test_a_killed_session_comes_back_from_its_checkpoint(run: Run) -> None:
    async def work(house: House) -> None:
        session = await house.open()
        await session.checkpoint()

        os.kill(pid_of(session), signal.SIGKILL)
        with pytest.raises(Problem) as raised:
            await value(session, SHORT)

        assert raised.value.code == "r_restarted"
        assert await value(session, call("mean", "C")) == 8
        assert house.again == []

    run(work)


def test_a_checkpoint_that_cannot_be_read_is_left_for_the_data_itself(
    run: Run,
) -> None:
    async def work(house: House) -> None:
        session = await house.open()
        await session.checkpoint()
        path = session._keeper._path
        path.write_bytes(path.read_bytes()[:-1])

        os.kill(pid_of(session), signal.SIGKILL)
        with pytest.raises(Problem) as raised:
            await value(session, SHORT)

        assert raised.value.code == "r_restarted"
        assert await value(session, call("mean", "C")) == 8
        assert (house.again, path.exists()) == (["data"], False)

    run(work)


def test_sessions_that_rest_come_back_with_all_they_held(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "AWAKE", 2)

    async def work(house: House) -> None:
        sessions = [await house.open() for _ in range(4)]
        told: list[str] = []
        deadline = time.monotonic() + 10
        while sum(each._kernel is not None for each in sessions) > 2:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)
        for each in sessions:
            each.on_restart = told.append
            assert await value(each, call("mean", "C")) == 8

        assert (told, house.again) == ([], []), "no restart: nobody need know"

    run(work)


def test_a_checkpoint_is_restored_elsewhere_and_others_are_refused(
    run: Run,
) -> None:
    async def work(house: House) -> None:
        first, second = await house.open(), await house.engine.open("w")
        kept = await first.checkpoint()

        await second.restore(kept)

        assert await value(second, call("mean", "D")) == pytest.approx(66 / 9)
        stranger = await house.engine.open("another workspace")
        for wrong in (kept[:-1] + bytes([kept[-1] ^ 1]), b"", kept[32:]):
            with pytest.raises(Problem):
                await second.restore(wrong)
        with pytest.raises(Problem):
            await stranger.restore(kept)

    run(work)
