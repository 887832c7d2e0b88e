"""The local engine: worker processes of this machine, started when needed and kept for a while."""

import asyncio
import logging
import os
from collections.abc import Mapping
from typing import Any

import msgspec

from palaestra.core.errors import Unavailable
from palaestra.core.jobs.engine import Report
from palaestra.core.jobs.environment import worker_environment
from palaestra.core.jobs.errors import WorkTimedOut
from palaestra.core.jobs.memory import own_bytes, watch
from palaestra.core.jobs.places import Places
from palaestra.core.jobs.process import WorkerProcess
from palaestra.core.jobs.wire import Task, decode, encode, frame

logger = logging.getLogger(__name__)

MIB = 1 << 20
IDLE_SECONDS = 600.0
# Long enough that a row of tasks never waits for a start; soon after the last the server is small
# again: a worker that has loaded tables and numbers weighs as much as the server itself, and is
# back in half a second.
SPARE_SECONDS = 20.0
LASTING_BYTES = 32 * MIB
TASKS_PER_WORKER = 500
KEPT_IDLE_BYTES = 256 * MIB


class LocalEngine:
    """At most `workers` processes; an idle one ends after `idle_seconds`.

    After `spare_seconds` of quiet only those stay that hold at most `lasting_bytes` together.

    A worker is replaced after a crash, a kill, `tasks_per_worker` tasks, or when it has grown
    beyond KEPT_IDLE_BYTES.
    """

    def __init__(
        self,
        *,
        workers: int,
        idle_seconds: float = IDLE_SECONDS,
        spare_seconds: float = SPARE_SECONDS,
        lasting_bytes: int = LASTING_BYTES,
        tasks_per_worker: int = TASKS_PER_WORKER,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._places = Places(workers)
        self._idle_seconds = idle_seconds
        self._spare_seconds = spare_seconds
        self._lasting_bytes = lasting_bytes
        self._tasks_per_worker = tasks_per_worker
        self._environment = worker_environment(environment)
        self._idle: dict[WorkerProcess, asyncio.TimerHandle] = {}
        self._busy: set[WorkerProcess] = set()
        self._quiet: asyncio.TimerHandle | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def start(self) -> None:
        """Starts no process: the first task does."""
        self._loop = asyncio.get_running_loop()

    @property
    def pids(self) -> frozenset[int]:
        """The processes that there are now."""
        return frozenset(worker.pid for worker in (*self._idle, *self._busy))

    async def run(
        self,
        work: str,
        arguments: Mapping[str, Any],
        *,
        timeout: float,  # noqa: ASYNC109 - it counts the work, not the wait for a place
        memory: int,
        result: Any = Any,
        progress: Report | None = None,
        awaited: bool = True,
    ) -> Any:
        """As Engine.run; raises Unavailable when the engine is closed."""
        encoded = {name: msgspec.Raw(encode(value)) for name, value in arguments.items()}
        task = Task(work=work, arguments=encoded, memory=memory)
        frame(task)  # too large? then before anything is started
        async with self._places.one(awaited=awaited):
            raw = await self._run_on_a_worker(task, timeout, progress or _unheard)
        return decode(raw, result)

    def run_sync(
        self,
        work: str,
        arguments: Mapping[str, Any],
        *,
        timeout: float,
        memory: int,
        result: Any = Any,
    ) -> Any:
        running = self.run(work, arguments, timeout=timeout, memory=memory, result=result)
        return asyncio.run_coroutine_threadsafe(running, self._running_loop()).result()

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            raise Unavailable("The workers have not been started, or are ending.")
        return self._loop

    async def _run_on_a_worker(self, task: Task, seconds: float, report: Report) -> msgspec.Raw:
        worker = await self._take_worker()
        timed_out = WorkTimedOut(seconds)
        clock = asyncio.get_running_loop().call_later(seconds, worker.kill, timed_out)
        watcher = asyncio.create_task(watch(worker, memory=task.memory))
        try:
            return await worker.perform(task, report)
        finally:
            clock.cancel()
            watcher.cancel()
            self._give_back(worker)

    async def _take_worker(self) -> WorkerProcess:
        self._running_loop()
        worker = self._idle_worker() or await WorkerProcess.start(self._environment)
        self._busy.add(worker)
        if self._loop is None:  # closed while it started
            self._give_back(worker)
            self._running_loop()
        return worker

    def _idle_worker(self) -> WorkerProcess | None:
        """The one that worked last, so that others grow old and end."""
        while self._idle:
            worker, timer = self._idle.popitem()
            timer.cancel()
            if worker.is_usable:
                return worker
            self._end(worker)
        return None

    def _give_back(self, worker: WorkerProcess) -> None:
        self._busy.discard(worker)
        if not self._is_worth_keeping(worker):
            self._end(worker)
            return
        loop = asyncio.get_running_loop()
        self._idle[worker] = loop.call_later(self._idle_seconds, self._end_idle, worker)
        if self._quiet is not None:
            self._quiet.cancel()
        self._quiet = loop.call_later(self._spare_seconds, self._thin_out)

    def _thin_out(self) -> None:
        """Nothing came back for a while: the lightest stay, as many as weigh little together."""
        held = 0
        for worker in sorted(self._idle, key=lambda one: own_bytes(one.pid)):
            held += own_bytes(worker.pid)
            if held > self._lasting_bytes:
                self._end_idle(worker)

    def _is_worth_keeping(self, worker: WorkerProcess) -> bool:
        return (
            self._loop is not None
            and worker.is_usable
            and worker.tasks < self._tasks_per_worker
            and own_bytes(worker.pid) <= KEPT_IDLE_BYTES
        )

    def _end_idle(self, worker: WorkerProcess) -> None:
        if (timer := self._idle.pop(worker, None)) is not None:
            timer.cancel()
            self._end(worker)

    def _end(self, worker: WorkerProcess) -> None:
        worker.kill()
        ending = asyncio.create_task(worker.gone())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        """Work that still runs ends with WorkerDied."""
        self._loop = None
        everyone = (*self._idle, *self._busy)
        for timer in (*self._idle.values(), *([self._quiet] if self._quiet else [])):
            timer.cancel()
        self._idle.clear()
        for worker in everyone:
            worker.kill()
        await asyncio.gather(*(worker.gone() for worker in everyone), *self._ending)


def _unheard(fraction: float, text: str) -> None:
    """Progress of work that nobody watches."""
    logger.debug("work is at %.2f: %s", fraction, text)
