"""What happens by itself: a deadline passes, a board that changed is told, nothing for hours.

A process keeps its own timers for what it wrote, and looks every few seconds for what another one
left undone. Whether an answer is late never depends on them.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from palaestra.core.database import Database, DbSession, after_commit, utc_now
from palaestra.quiz.models import Presentation
from palaestra.quiz.models.presentations import ENDED

logger = logging.getLogger(__name__)

LOOK_EVERY = 5.0
BOARD_EVERY = 0.5
NAME = "quiz timers"
# So that a timer never comes a moment before what it waits for.
SLACK = 0.01

Due = Callable[[DbSession, int], None]


class Timers:
    """Lives in the event loop. `due` settles whatever is due of one presentation."""

    def __init__(self, database: Database, due: Due, *, grace_ms: int, idle_hours: int) -> None:
        self._database = database
        self._due = due
        self.grace_ms = grace_ms
        self._idle = timedelta(hours=idle_hours)
        self._loop: asyncio.AbstractEventLoop | None = None
        # With the loop's time at which it is due: uvloop's handles do not always know it.
        self._set: dict[int, tuple[float, asyncio.Handle]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._looking = asyncio.create_task(self._look_forever(), name=NAME)

    async def stop(self) -> None:
        self._loop = None
        for _, timer in self._set.values():
            timer.cancel()
        tasks = [task for task in (self._looking, *self._running) if task is not None]
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)

    def call_in(self, presentation_id: int, seconds: float) -> None:
        """From any thread: look at it then, and no earlier than what is set already."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._set_timer, presentation_id, seconds)

    def _set_timer(self, presentation_id: int, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        when = loop.time() + seconds
        held = self._set.get(presentation_id)
        if held is not None and held[0] <= when:
            return
        if held is not None:
            held[1].cancel()
        self._set[presentation_id] = when, loop.call_at(when, self._fire, presentation_id)

    def _fire(self, presentation_id: int) -> None:
        self._set.pop(presentation_id, None)
        task = asyncio.create_task(self._settle(presentation_id))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _settle(self, presentation_id: int) -> None:
        try:
            await self._database.atransact(self._due, presentation_id)
        except Exception:
            logger.exception("what was due of presentation %d was not done", presentation_id)

    async def _look_forever(self) -> None:
        while True:
            try:
                await self.settle_undone()
            except Exception:
                logger.exception("looking for presentations failed")
            await asyncio.sleep(LOOK_EVERY)

    async def settle_undone(self) -> None:
        """What nobody's timer did: after a restart, or of a process that is gone."""
        for one in await self._database.aread(self._undone):
            await self._settle(one)

    def is_idle(self, row: Presentation, now: datetime) -> bool:
        return row.updated <= now - self._idle

    def _undone(self, db: DbSession) -> list[int]:
        now = utc_now()
        over = Presentation.deadline_at <= now - timedelta(milliseconds=self.grace_ms)
        idle = Presentation.updated <= now - self._idle
        query = select(Presentation.id).where(
            Presentation.state != ENDED, or_(over, idle, Presentation.board_due)
        )
        return list(db.scalars(query.limit(100)))


def of(db: DbSession) -> Timers | None:
    """A command beside the server has none: the server's find what is due."""
    timers: Timers | None = db.info.get(NAME)
    return timers


def watch(db: DbSession, row: Presentation) -> None:
    """After the commit: be there when its deadline and the grace after it have passed."""
    timers = of(db)
    if timers is None or row.deadline_at is None:
        return
    left = (row.deadline_at - utc_now()).total_seconds() + timers.grace_ms / 1000 + SLACK
    presentation_id = row.id
    after_commit(db, lambda: timers.call_in(presentation_id, max(0.0, left)))


def board_soon(db: DbSession, row: Presentation) -> None:
    """Tell the board, at most twice a second."""
    timers = of(db)
    if timers is None:
        return
    presentation_id = row.id
    after_commit(db, lambda: timers.call_in(presentation_id, BOARD_EVERY))
