"""A competitor on the event loop: one task that looks, and one for each answer under way."""

import asyncio
from types import TracebackType
from typing import Any

from palaestra.client.competitions.competing.competitor import (
    Competitor,
    Plan,
    Stopping,
    logger,
)
from palaestra.client.competitions.competing.memory import Memory
from palaestra.client.competitions.items import Submission
from palaestra.client.flow import Flow, Step, Wait, arun
from palaestra.client.shells import AsyncShell


class AsyncCompeting:
    """Runs until `stop()`; leaving its ``async with`` block stops it."""

    def __init__(self, shell: AsyncShell, plan: Plan, memory: Memory, *, threads: int) -> None:
        self._shell = shell
        self._memory = memory
        self._stop = asyncio.Event()
        self._error: Exception | None = None
        self._competitor = Competitor(shell.session, memory, plan, self._stop.is_set)
        self._turns = asyncio.Semaphore(threads)
        self._answers: set[asyncio.Task[None]] = set()
        self._task = asyncio.create_task(self._live())

    @property
    def submissions(self) -> list[Submission]:
        """What the server has acknowledged since the start."""
        return list(self._competitor.submissions)

    async def stop(self) -> None:
        """As `Competing.stop`."""
        self._stop.set()
        await self.wait()

    async def wait(self) -> None:
        """Until it ends; raises what ended it."""
        await asyncio.shield(self._task)
        if self._error is not None:
            raise self._error

    async def __aenter__(self) -> "AsyncCompeting":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _live(self) -> None:
        await self._carry_out(self._compete())
        while self._answers:
            await asyncio.wait(self._answers)
        self._memory.close()

    def _compete(self) -> Flow[None]:
        for competition_id, table in (yield from self._competitor.begin()):
            self._begin(self._competitor.deliver(competition_id, table))
        while not self._stop.is_set():
            for competition_id in (yield from self._competitor.look()):
                self._begin(self._competitor.answer(competition_id))
            yield Wait(self._competitor.plan.every)

    def _begin(self, flow: Flow[None]) -> None:
        task = asyncio.create_task(self._in_turn(flow))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _in_turn(self, flow: Flow[None]) -> None:
        async with self._turns:
            await self._carry_out(flow)

    async def _carry_out(self, flow: Flow[None]) -> None:
        try:
            await arun(flow, self._perform)
        except Stopping:
            pass
        except Exception as error:
            logger.error("Competing ends: %s", error)
            self._error = self._error or error
            self._stop.set()

    async def _perform(self, step: Step) -> Any:
        if isinstance(step, Wait) and not self._competitor.would_lose:
            return await self._pause(step.seconds)
        return await self._shell.perform(step)

    async def _pause(self, seconds: float) -> None:
        """Cut short by `stop()`."""
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return
        raise Stopping
