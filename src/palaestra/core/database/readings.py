"""Reads that come in while others run go into the next transaction together, in one thread.

When five hundred screens come back at once, threads that read side by side mostly take the
interpreter from each other; alone, each would still pay for a transaction and a change of threads.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from palaestra.core.database.engine import Database
from palaestra.core.database.session import ReadSession
from palaestra.core.errors import PalaestraError

T = TypeVar("T")

# So that what waits behind a batch does not wait long.
LARGEST = 32

Work = Callable[[ReadSession], Any]
Waiting = tuple[Work, "asyncio.Future[Any]"]


class Readings:
    """One for each server; lives in the event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def read(self, work: Callable[[ReadSession], T]) -> T:
        """What `work` returns or raises; it must not depend on what else is read with it."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, answer))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        return await answer

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:LARGEST], self._waiting[LARGEST:]
            # Who has gone meanwhile asks for nothing any more.
            batch = [one for one in batch if not one[1].done()]
            try:
                results = await self._database.aread(_each, [work for work, _ in batch])
            except Exception as failure:  # the transaction itself: nobody has an answer
                results = [(None, failure)] * len(batch)
            for (_, answer), (result, refusal) in zip(batch, results, strict=False):
                _settle(answer, result, refusal)
            self._waiting[:0] = batch[len(results) :]


def _each(db: ReadSession, works: list[Work]) -> list[tuple[Any, Exception | None]]:
    """Up to the first that breaks the transaction: those behind it are read in another one."""
    results: list[tuple[Any, Exception | None]] = []
    for work in works:
        try:
            results.append((work(db), None))
        except PalaestraError as refusal:
            results.append((None, refusal))
        except Exception as failure:
            results.append((None, failure))
            db.rollback()
            break
    return results


def _settle(answer: "asyncio.Future[Any]", result: Any, error: Exception | None) -> None:
    if answer.done():
        return
    if error is None:
        answer.set_result(result)
    else:
        answer.set_exception(error)
