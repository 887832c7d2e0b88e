"""A bench: where one workspace is computed, by a session of the engine, one thing at a time.

Everything here runs in the event loop; the computing itself is in the engine's processes.
"""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from typing import Any, Protocol

from palaestra.core.database import Database
from palaestra.core.errors import PalaestraError
from palaestra.statistics.engines.engine import Engine, Limits, Pong, Session
from palaestra.statistics.service import computing, queue
from palaestra.statistics.service.computing import Held, Work
from palaestra.statistics.structures import Problem, Variable, decode

logger = logging.getLogger(__name__)

BROKEN = "The computation failed; the server's log has the details."
# Seconds between two wishes that a computation stops.
AGAIN_AFTER = 0.05
# The engine fell under a computation, which is done once more.
FELL = ("r_restarted", "busy")


class Where(Protocol):
    """What a bench stands in."""

    database: Database
    limits: Limits

    @property
    def engine(self) -> Engine: ...

    def keep(self, running: Coroutine[Any, Any, None]) -> None: ...


class Bench:
    """Computes what waits in one workspace, until nothing does."""

    def __init__(self, house: Where, workspace_id: int) -> None:
        self._house = house
        self._workspace_id = workspace_id
        self._session: Session | None = None
        self._held: dict[tuple[str, str], int] = {}
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._running: Work | None = None
        self._used_at = 0.0
        self._opening = asyncio.Lock()
        # What an engine that fell had begun, so that nothing fells one engine after the other.
        self._interrupted: set[tuple[int, int]] = set()

    def wake(self) -> None:
        self._again = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._compute_all())

    def supersede(self, hash: int, before: int) -> None:
        running = self._running
        if running is None or running.hash != hash or running.content_revision >= before:
            return
        self._house.keep(self._stop(running))

    async def _stop(self, work: Work) -> None:
        """Until it is over: it may not have begun yet, or data may be on its way before it."""
        while self._running is work:
            if self._session is not None:
                with contextlib.suppress(PalaestraError):
                    await self._session.cancel()
            await asyncio.sleep(AGAIN_AFTER)

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
        database = self._house.database
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
        database = self._house.database
        self._running = work
        which = (work.object_id, work.content_revision)
        try:
            session = await self._ready()
            if work.type == "dataset":
                computed = await session.refresh(work.name or "", _variables(work))
                await database.atransact(computing.write_refreshed, work, computed)
            else:
                result = await session.run(decode(work.body), dataset=work.body.get("dataset"))  # type: ignore[arg-type]  # only what is computed is taken
                await database.atransact(computing.write, work, result)
        except Problem as problem:
            if problem.code in FELL and which not in self._interrupted:
                self._interrupted.add(which)
                await database.atransact(computing.give_back, work)
            else:
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
                self._session = await self._house.engine.open(
                    name, reload=self._reload, limits=self._house.limits
                )
                self._session.on_restart = self._restarted
                self._held = {}
            return self._session

    async def _reload(self, name: str) -> Any:
        return await self._house.database.aread(computing.frame_named, self._workspace_id, name)

    def _restarted(self, text: str) -> None:
        """The user is told; the data is there again already."""
        told = Problem("r_restarted", text).as_object()
        self._house.keep(self._tell(told))

    async def _tell(self, told: dict[str, Any]) -> None:
        await self._house.database.atransact(queue.tell_all, self._workspace_id, told)

    async def _ready(self) -> Session:
        """The session, knowing everything of the workspace as it is now."""
        session = await self._open()
        database = self._house.database
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
            frame = await self._house.database.aread(computing.frame, one.object_id)
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
