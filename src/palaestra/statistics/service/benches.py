"""The benches of all workspaces, found and woken from any thread; see bench.py for one of them."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from palaestra.core import live
from palaestra.core.database import Database, DbSession, after_commit
from palaestra.core.errors import PalaestraError
from palaestra.statistics import messages
from palaestra.statistics.engines.engine import Engine, Limits
from palaestra.statistics.service.bench import Bench

logger = logging.getLogger(__name__)

IDLE_SECONDS = 600.0
OpenEngine = Callable[[], Engine]


class Benches:
    """One for each workspace that computes or did lately."""

    def __init__(self, database: Database, open_engine: OpenEngine, limits: Limits) -> None:
        self.database = database
        self.limits = limits
        self._open_engine = open_engine
        self._engine: Engine | None = None
        self._benches: dict[int, Bench] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def engine(self) -> Engine:
        """Opened when something is to be computed for the first time."""
        if self._engine is None:
            self._engine = self._open_engine()
        return self._engine

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()

    async def stop(self) -> None:
        self._loop = None
        await asyncio.gather(*(bench.close() for bench in self._benches.values()), *self._ending)
        if self._engine is not None:
            await self._engine.close()

    def wake(self, workspace_id: int) -> None:
        """From any thread: there may be something to compute."""
        self._soon(lambda: self._bench(workspace_id).wake())

    def supersede(self, workspace_id: int, hash: int, before: int) -> None:
        """From any thread: what is computed of this as it was `before` a revision need not be."""
        self._soon(lambda: self._bench(workspace_id).supersede(hash, before))

    def leave(self, workspace_id: int) -> None:
        """From any thread: nobody looks any more; what waits is computed, then the session ends."""
        self._soon(lambda: self._close(workspace_id))

    def _soon(self, act: Callable[[], None]) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(act)

    def _bench(self, workspace_id: int) -> "Bench":
        if workspace_id not in self._benches:
            self._benches[workspace_id] = Bench(self, workspace_id)
        return self._benches[workspace_id]

    def _close(self, workspace_id: int) -> None:
        bench = self._benches.pop(workspace_id, None)
        if bench is not None:
            self.keep(bench.finish())

    def forget_idle(self) -> None:
        """Sessions that nobody has used for a while end."""
        now = asyncio.get_running_loop().time()
        for workspace_id, bench in list(self._benches.items()):
            if bench.is_idle(now - IDLE_SECONDS):
                self._close(workspace_id)

    def answer_ping(
        self, workspace_id: int, *, sid: str, id: str | int | None, t: float | None
    ) -> None:
        """From any thread: tell the socket how long the engine takes to answer."""
        self._soon(lambda: self.keep(self._answer_ping(workspace_id, sid=sid, id=id, t=t)))

    async def _answer_ping(
        self, workspace_id: int, *, sid: str, id: str | int | None, t: float | None
    ) -> None:
        try:
            answer = await self._bench(workspace_id).ping()
        except (PalaestraError, OSError) as error:
            logger.warning("the engine does not answer a ping: %s", error)
            return
        told = messages.Pong(
            id=id,
            t=t,
            stage="r",
            r_ms=answer.ms,
            busy=answer.busy,
            age=answer.age,
            load=answer.load,
            engine=self.engine.name,
        )
        await self.database.aread(live.publish, messages.ping, told, room=sid)

    def keep(self, running: Coroutine[Any, Any, None]) -> None:
        """A task that nobody waits for, until the server ends."""
        task = asyncio.create_task(running)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


# --- for services, which have a session of the database


def _of(db: DbSession) -> Benches | None:
    """A command beside the server has none: the server computes what waits at its next start."""
    benches: Benches | None = db.info.get("benches")
    return benches


def wake(db: DbSession, workspace_id: int) -> None:
    benches = _of(db)
    if benches is not None:
        after_commit(db, lambda: benches.wake(workspace_id))


def supersede(db: DbSession, workspace_id: int, hash: int, *, before: int) -> None:
    benches = _of(db)
    if benches is not None:
        after_commit(db, lambda: benches.supersede(workspace_id, hash, before))


def leave(db: DbSession, workspace_id: int) -> None:
    benches = _of(db)
    if benches is not None:
        after_commit(db, lambda: benches.leave(workspace_id))
