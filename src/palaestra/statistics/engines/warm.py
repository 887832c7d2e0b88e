"""What both engines are: one warm process, from which each session gets a fork of its own."""

import asyncio
import time
from abc import ABC, abstractmethod
from pathlib import Path

from palaestra.statistics.engines.engine import EngineName, Limits, Reload
from palaestra.statistics.engines.keeping import Keeper, Shelf
from palaestra.statistics.engines.kernel import Kernel, KernelGone
from palaestra.statistics.engines.session import KernelSession
from palaestra.statistics.structures import Problem

# Forks that are asked for at the same time; a longer queue would overflow Rserve's.
AT_ONCE = 8
BUSY = "The engine takes no session now; try again in a moment."
IDLE_SECONDS = 600.0
# Processes that idle sessions keep; those that were used longest ago rest (see KernelSession.rest).
AWAKE = 64


class WarmEngine(ABC):
    """`folder` keeps checkpoints, sealed with `key`. The process starts with the first session,
    again when it fell over, and ends after `idle` seconds without a session."""

    name: EngineName

    def __init__(self, folder: Path, *, key: bytes, idle: float = IDLE_SECONDS) -> None:
        self._shelf, self._key, self._idle = Shelf(folder), key, idle
        self._starting = asyncio.Lock()
        self._starts = 0
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._pinging = asyncio.Lock()
        self._control: Kernel | None = None
        self._sessions: set[KernelSession] = set()
        self._ending: asyncio.TimerHandle | None = None
        self._stopping: asyncio.Task[None] | None = None

    @property
    @abstractmethod
    def running(self) -> bool: ...

    @abstractmethod
    async def _start(self) -> None:
        """Raises `Problem` busy where it cannot."""

    @abstractmethod
    async def _stop(self) -> None: ...

    @abstractmethod
    async def _connect(self) -> Kernel:
        """Raises OSError or `KernelGone` where the process is not there."""

    async def open(
        self, workspace: str, *, reload: Reload | None = None, limits: Limits | None = None
    ) -> KernelSession:
        path = self._shelf.place()
        bounds = limits or Limits()
        session = KernelSession(
            engine=self.name,
            start=lambda: self._kernel(bounds),
            latency=self._latency,
            keeper=Keeper(path, key=self._key + workspace.encode()),
            reload=reload,
            limits=bounds,
        )
        session.on_close = lambda: self._left(session)
        self._stay()
        # Known before it is there, so that no idle engine ends under it.
        self._sessions.add(session)
        try:
            await session.begin()
        except BaseException:
            self._left(session)
            raise
        return session

    async def _kernel(self, limits: Limits) -> Kernel:
        self._make_room()
        async with self._at_once:
            kernel = await self._fresh()
        try:
            await kernel.limit(limits)
        except KernelGone:
            await kernel.close()
            raise Problem("busy", BUSY) from None
        return kernel

    def _make_room(self) -> None:
        idle = sorted(
            (each for each in self._sessions if each.idle_since is not None),
            key=lambda each: each.idle_since or 0.0,
        )
        for session in idle[: max(0, len(idle) + 1 - AWAKE)]:
            session.rest_soon()

    async def _fresh(self) -> Kernel:
        for _ in range(2):
            started = await self._started()
            try:
                return await self._connect()
            except TimeoutError:
                # Busy, not gone: ending it would end everybody's session.
                break
            except (OSError, KernelGone):
                await self._end_dead(started)
        raise Problem("busy", BUSY)

    async def _started(self) -> int:
        """The process is there; it is the so manieth."""
        async with self._starting:
            if not self.running:
                await self._forget_control()
                await self._start()
                self._starts += 1
            return self._starts

    async def _end_dead(self, start: int) -> None:
        """What listened there does no more: the next will be another. Never one that somebody
        else, who had found it dead too, has started meanwhile."""
        async with self._starting:
            if start == self._starts:
                await self._stop()

    async def _latency(self) -> float:
        """Over a connection of its own, so that it waits for no computation."""
        async with self._pinging:
            for _ in range(2):
                if self._control is None:
                    self._control = await self._fresh()
                started = time.perf_counter()
                try:
                    await self._control.ping()
                except KernelGone:
                    # Of an engine that fell since the last ping.
                    await self._forget_control()
                else:
                    return (time.perf_counter() - started) * 1000
        raise Problem("busy", "The engine does not answer.")

    async def _forget_control(self) -> None:
        if self._control is not None:
            control, self._control = self._control, None
            await control.close()

    def _stay(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None

    def _left(self, session: KernelSession) -> None:
        self._sessions.discard(session)
        self._stay()
        if not self._sessions:
            loop = asyncio.get_running_loop()
            self._ending = loop.call_later(self._idle, self._end_idle)

    def _end_idle(self) -> None:
        if not self._sessions:
            self._stopping = asyncio.ensure_future(self._ended())

    async def _ended(self) -> None:
        async with self._starting:
            if not self._sessions:
                await self._forget_control()
                await self._stop()

    async def close(self) -> None:
        for session in [*self._sessions]:
            await session.close()
        self._stay()
        await self._ended()
        self._shelf.close()
