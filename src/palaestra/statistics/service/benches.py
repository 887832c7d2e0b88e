"""Benches: where workspaces are computed, each by a session of the engine, one thing at a time.

Everything here runs in the event loop; the computing itself is in the engine's processes.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from palaestra.core import live
from palaestra.core.database import Database, DbSession, after_commit
from palaestra.core.errors import PalaestraError
from palaestra.statistics import messages
from palaestra.statistics.engines.engine import Engine, Limits, Pong, Session
from palaestra.statistics.service import computing, queue
from palaestra.statistics.service.computing import Held, Work
from palaestra.statistics.structures import Problem, Variable, decode

logger = logging.getLogger(__name__)

IDLE_SECONDS = 600.0
BROKEN = "The computation failed; the server's log has the details."
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


class Bench:
    """Computes what waits in one workspace, until nothing does."""

    def __init__(self, benches: Benches, workspace_id: int) -> None:
        self._benches = benches
        self._workspace_id = workspace_id
        self._session: Session | None = None
        self._held: dict[tuple[str, str], int] = {}
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._running: Work | None = None
        self._used_at = 0.0
        self._opening = asyncio.Lock()

    def wake(self) -> None:
        self._again = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._compute_all())

    def supersede(self, hash: int, before: int) -> None:
        running = self._running
        if running is None or running.hash != hash or running.content_revision >= before:
            return
        if self._session is not None:
            self._benches.keep(self._cancel(self._session))

    async def _cancel(self, session: Session) -> None:
        with contextlib.suppress(PalaestraError):
            await session.cancel()

    def is_idle(self, since: float) -> bool:
        return (self._task is None or self._task.done()) and self._used_at < since

    async def ping(self) -> Pong:
        session = await self._open()
        return await session.ping()

    async def finish(self) -> None:
        """Compute what waits, then end."""
        if self._task is not None:
            await asyncio.wait([self._task])
        await self._end_session()

    async def close(self) -> None:
        """At once: what is being computed waits for the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._end_session()

    async def _end_session(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with contextlib.suppress(PalaestraError, OSError):
                await session.close()

    async def _compute_all(self) -> None:
        database = self._benches.database
        while self._again:
            self._again = False
            while work := await database.atransact(computing.take, self._workspace_id):
                try:
                    await self._compute(work)
                except asyncio.CancelledError:
                    await database.atransact(computing.give_back, work)
                    raise
        self._used_at = asyncio.get_running_loop().time()

    async def _compute(self, work: Work) -> None:
        database = self._benches.database
        self._running = work
        try:
            session = await self._ready()
            if work.type == "dataset":
                computed = await session.refresh(work.name or "", _variables(work))
                await database.atransact(computing.write_refreshed, work, computed)
            else:
                result = await session.run(decode(work.body), dataset=work.body.get("dataset"))  # type: ignore[arg-type]  # only what is computed is taken
                await database.atransact(computing.write, work, result)
        except Problem as problem:
            await database.atransact(computing.fail, work, problem)
        except PalaestraError as error:
            await database.atransact(computing.fail, work, Problem("r_error", error.message))
        except Exception:
            logger.exception("computing %s of workspace %s failed", work.type, work.workspace_id)
            await database.atransact(computing.fail, work, Problem("r_error", BROKEN))
        finally:
            self._running = None

    async def _open(self) -> Session:
        async with self._opening:
            if self._session is None:
                name = f"workspace-{self._workspace_id}"
                self._session = await self._benches.engine.open(
                    name, reload=self._reload, limits=self._benches.limits
                )
                self._session.on_restart = self._restarted
                self._held = {}
            return self._session

    async def _reload(self, name: str) -> Any:
        return await self._benches.database.aread(computing.frame_named, self._workspace_id, name)

    def _restarted(self, text: str) -> None:
        """The user is told; the data is there again already."""
        told = Problem("r_restarted", text).as_object()
        self._benches.keep(self._tell(told))

    async def _tell(self, told: dict[str, Any]) -> None:
        await self._benches.database.atransact(queue.tell_all, self._workspace_id, told)

    async def _ready(self) -> Session:
        """The session, knowing everything of the workspace as it is now."""
        session = await self._open()
        database = self._benches.database
        needed = await database.aread(computing.needs, self._workspace_id)
        names = {(one.type, one.name) for one in needed}
        for kind, name in [each for each in self._held if each not in names]:
            if kind == "dataset":
                await session.drop(name)
            del self._held[kind, name]
        for one in needed:
            if self._held.get((one.type, one.name)) != one.content_revision:
                await self._give(session, one)
                self._held[one.type, one.name] = one.content_revision
        return session

    async def _give(self, session: Session, one: Held) -> None:
        if one.type == "dataset":
            frame = await self._benches.database.aread(computing.frame, one.object_id)
            if frame is not None:
                await session.put(frame)
        elif one.type == "model":
            await session.put_model(one.name, decode(one.body))
        else:
            await session.put_list(one.name, one.body.get("items") or [])


def _variables(work: Work) -> list[Variable]:
    """Of a data set, without values: they are in the engine already."""
    found = [decode({"type": "variable", **meta}) for meta in work.body["variables"]]
    return [one for one in found if isinstance(one, Variable)]


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
