"""Sessions that are stopped, killed, kept and restored, in both engines."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox import Sandbox
from palaestra.statistics.engines import warm
from palaestra.statistics.engines.choosing import Choice, open_engine
from palaestra.statistics.engines.engine import Limits
from palaestra.statistics.engines.frames import Frame, frame_of
from palaestra.statistics.engines.session import KernelSession
from palaestra.statistics.engines.warm import WarmEngine
from palaestra.statistics.structures import Command, Problem, decode
from tests.builders.statistics import call, nine_rows

# Some seconds of work, whichever engine does it.
LONG = call("mean", call("rgamma", 40_000_000, 2.5))
SHORT = call("add", 1, 1)


class House:
    def __init__(self, engine: WarmEngine) -> None:
        self.engine = engine
        self.again: list[str] = []

    async def open(self, **limits: Any) -> KernelSession:
        session = await self.engine.open("w", reload=self._reload, limits=Limits(**limits))
        await session.put(frame_of(nine_rows()))
        return session

    async def _reload(self, name: str) -> Frame:
        self.again.append(name)
        return frame_of(nine_rows())


Work = Callable[[House], Awaitable[None]]


@pytest.fixture(scope="module", params=["r", "python"])
def run(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Work], None]]:
    """Does the work with an engine that all tests here share."""
    sandbox = Sandbox(SandboxSettings())
    choice: Choice = request.param
    folder = tmp_path_factory.mktemp("kept")
    engine = open_engine(choice, folder=folder, key=b"k", sandbox=sandbox)
    assert isinstance(engine, WarmEngine)
    with asyncio.Runner() as runner:
        yield lambda work: runner.run(_whole(work, engine))
        runner.run(engine.close())
    sandbox.close()


async def _whole(work: Work, engine: WarmEngine) -> None:
    house = House(engine)
    try:
        await work(house)
    finally:
        for each in [*engine._sessions]:
            await each.close()


async def value(session: KernelSession, raw: dict[str, Any]) -> Any:
    result = await session.run(decode(raw), dataset="data")
    return result.value  # type: ignore[union-attr] # of a command


async def begun(session: KernelSession, raw: dict[str, Any]) -> "asyncio.Task[Any]":
    """The computation, once it has been running for a moment."""
    task = asyncio.ensure_future(value(session, raw))
    while (await session.ping()).age < 0.3:
        assert not task.done(), task.exception()
        await asyncio.sleep(0.02)
    return task


def pid_of(session: KernelSession) -> int:
    from palaestra.statistics.engines.python.kernel import PythonKernel
    from palaestra.statistics.engines.r.kernel import RKernel
    from palaestra.statistics.engines.r.processes import child_inside

    kernel = session._kernel
    if isinstance(kernel, RKernel):
        found = child_inside(kernel._parent, kernel._inside)
        assert found is not None
        return found
    assert isinstance(kernel, PythonKernel)
    return kernel._pid


def test_cancel_stops_and_keeps_the_session(run: Callable[[Work], None]) -> None:
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


def test_time_is_limited(run: Callable[[Work], None]) -> None:
    async def work(house: House) -> None:
        session = await house.open(calc_timeout=0.3, grace=0.2)
        started = time.monotonic()

        with pytest.raises(Problem) as raised:
            await value(session, LONG)

        assert raised.value.code == "timeout"
        assert time.monotonic() - started < 30
        assert await value(session, call("mean", "C")) == 8

    run(work)


def test_a_killed_session_comes_back_with_its_data(run: Callable[[Work], None]) -> None:
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


def test_a_killed_session_comes_back_from_its_checkpoint(run: Callable[[Work], None]) -> None:
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


def test_sessions_live_on_after_the_engine_is_killed(run: Callable[[Work], None]) -> None:
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
    run: Callable[[Work], None],
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
    run: Callable[[Work], None],
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
    run: Callable[[Work], None],
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


def test_a_checkpoint_that_cannot_be_read_is_left_for_the_data_itself(
    run: Callable[[Work], None],
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
    run: Callable[[Work], None], monkeypatch: pytest.MonkeyPatch
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


def test_a_ping_finds_the_engine_again(run: Callable[[Work], None]) -> None:
    async def work(house: House) -> None:
        session = await house.open()
        await session.ping()

        parent = parent_of(pid_of(session))
        os.kill(parent, signal.SIGKILL)
        await ended(parent)

        assert (await session.ping()).ms > 0

    run(work)


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().split()[3])


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").exists()


async def ended(*pids: int) -> None:
    deadline = time.monotonic() + 10
    while any(is_there(pid) for pid in pids):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def test_a_checkpoint_is_restored_elsewhere_and_others_are_refused(
    run: Callable[[Work], None],
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


def test_sessions_share_no_data_and_no_chance(run: Callable[[Work], None]) -> None:
    async def work(house: House) -> None:
        first = await house.open()
        second = await house.engine.open("w")

        with pytest.raises(Problem) as raised:
            await value(second, call("mean", "C"))
        drawn = [await value(each, call("rnorm", 3)) for each in (first, second)]

        assert raised.value.code == "unknown_variable"
        assert drawn[0] != drawn[1]

    run(work)


def test_a_session_waits_for_no_other(run: Callable[[Work], None]) -> None:
    async def work(house: House) -> None:
        first, second = await house.open(), await house.open()
        task = await begun(first, LONG)

        assert await value(second, SHORT) == 2
        assert not task.done()
        await first.cancel()
        with pytest.raises(Problem):
            await task

    run(work)


def test_memory_is_limited_and_the_session_goes_on(run: Callable[[Work], None]) -> None:
    async def work(house: House) -> None:
        session = await house.open(memory_mb=200)

        with pytest.raises(Problem) as raised:
            await value(session, call("mean", call("rep", 1.5, 100_000_000)))

        assert raised.value.code == "r_error"
        assert await value(session, call("mean", "C")) == 8

    run(work)


def test_whoever_leaves_stops_the_computation(run: Callable[[Work], None]) -> None:
    async def work(house: House) -> None:
        session = await house.open()
        task = await begun(session, LONG)

        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert await value(session, SHORT) == 2

    run(work)


def test_a_closed_session_ends_its_process(run: Callable[[Work], None]) -> None:
    async def work(house: House) -> None:
        session = await house.open()
        pid = pid_of(session)

        await session.close()

        await ended(pid)
        with pytest.raises(Problem) as raised:
            await session.run(Command(mode="now"))
        assert raised.value.code == "logged_out"

    run(work)


def test_an_engine_without_sessions_ends_and_starts_again(run: Callable[[Work], None]) -> None:
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
