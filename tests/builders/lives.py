"""Sessions of an engine as tests open, watch and kill them."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from palaestra.statistics.engines.engine import Limits
from palaestra.statistics.engines.frames import Frame, frame_of
from palaestra.statistics.engines.session import KernelSession
from palaestra.statistics.engines.warm import WarmEngine
from palaestra.statistics.structures import decode
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
Run = Callable[[Work], None]


async def done(work: Work, engine: WarmEngine) -> None:
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


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().split()[3])


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").exists()


async def ended(*pids: int) -> None:
    deadline = time.monotonic() + 10
    while any(is_there(pid) for pid in pids):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
