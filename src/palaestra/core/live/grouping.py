"""Together: what arrives while one transaction runs goes into the next.

A thousand answers at once are a few commits, not a thousand; each is acknowledged after its own. A
hall that comes back at once is a few reads: a thread that takes turns with the event loop is soon
through one large query, and late with a thousand small ones.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar

from palaestra.core.access import Identity
from palaestra.core.database import Database, DbSession, ReadSession
from palaestra.core.errors import PalaestraError

logger = logging.getLogger(__name__)

# At most so many writing transactions a second: each is a broadcast too.
PAUSE = 0.04
LARGEST = 500
# Reads that have nothing in common but their transaction: what waits behind them is not to wait
# long.
MOST_READS = 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of the group, who sent it, and when it arrived."""

    identity: Identity
    payload: Any
    received_at: datetime


Asked = TypeVar("Asked")
# For each that was asked its answer, or the error that refuses it.
Handler: TypeAlias = Callable[[DbSession, Sequence[Asked]], Sequence[object]]
# Called with an answer, or with the error that refuses; raises nothing.
Settle: TypeAlias = Callable[[object], None]


class Group(Generic[Asked]):
    """One for each event that is declared `grouped`; lives in the event loop."""

    def __init__(
        self,
        database: Database,
        handler: Handler[Asked],
        *,
        writes: bool = True,
        largest: int = LARGEST,
    ) -> None:
        self._run = database.atransact if writes else database.aread
        self._pause = PAUSE if writes else 0.0
        self._handler = handler
        self._largest = largest
        self._waiting: list[tuple[Asked, Settle]] = []
        self._task: asyncio.Task[None] | None = None

    async def submit(self, entry: Asked) -> object:
        """The answer, after the commit; raises the error that refused this entry."""
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self.put(entry, partial(_settle, answer))
        return await answer

    def put(self, entry: Asked, settle: Settle) -> None:
        """`settle` is called with the answer after the commit, or with the error; no task waits."""
        self._waiting.append((entry, settle))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            began = loop.time()
            size = self._largest
            batch, self._waiting = self._waiting[:size], self._waiting[size:]
            await self._commit(batch)
            await asyncio.sleep(max(0.0, self._pause - (loop.time() - began)))

    async def _commit(self, batch: list[tuple[Asked, Settle]]) -> None:
        entries = [entry for entry, _ in batch]
        try:
            answers = await self._run(self._handler, entries)
        except Exception as error:
            await self._commit_apart(batch, error)
            return
        for (_, settle), answer in zip(batch, answers, strict=True):
            settle(answer)

    async def _commit_apart(self, batch: list[tuple[Asked, Settle]], error: Exception) -> None:
        """One that cannot be kept must not take the others with it."""
        if len(batch) == 1:
            batch[0][1](error)
            return
        logger.exception("a group of %d was not kept together", len(batch))
        for one in batch:
            await self._commit([one])


Read: TypeAlias = Callable[[ReadSession], object]


def reading_together(database: Database) -> Group[Read]:
    """A group of reads of any kind: each has its own answer, whatever becomes of the others."""
    return Group[Read](database, _read_each, writes=False, largest=MOST_READS)


def _read_each(db: ReadSession, reads: Sequence[Read]) -> list[object]:
    return [_answered(db, read) for read in reads]


def _answered(db: ReadSession, read: Read) -> object:
    try:
        return read(db)
    except PalaestraError as refusal:
        return refusal


def _settle(future: "asyncio.Future[object]", answer: object) -> None:
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
