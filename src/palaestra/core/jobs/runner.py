"""The runner: claims due rows, works on them, keeps their leases. One in each server process."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta

from palaestra.core.database import Database, DbSession, utc_now
from palaestra.core.jobs import rows
from palaestra.core.jobs.attempt import Attempt, OnProgress
from palaestra.core.jobs.engine import Engine
from palaestra.core.jobs.job import Job
from palaestra.core.jobs.models import State
from palaestra.core.jobs.rows import Claimed
from palaestra.core.jobs.schedules import key_of
from palaestra.core.jobs.service import insert

logger = logging.getLogger(__name__)

LEASE_SECONDS = 15.0
LOOK_EVERY = 2.0
AFTER_A_MISS = 0.1


class Runner:
    """At most `workers` of `jobs` at once, in the order in which they are due.

    `on_progress(job_id, owner_id, state, fraction, text)` is called in the event loop, after the
    commit of what it tells; it must be quick.
    """

    def __init__(
        self,
        database: Database,
        engine: Engine,
        jobs: Iterable[Job],
        *,
        workers: int,
        on_progress: OnProgress | None = None,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self.jobs: Mapping[str, Job] = _by_name(jobs)
        self._database = database
        self._engine = engine
        self._workers = workers
        self._on_progress = on_progress or _untold
        self._lease = timedelta(seconds=lease_seconds)
        self._holder = secrets.token_hex(16)
        self._running: dict[int, tuple[Claimed, asyncio.Task[None]]] = {}
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._duties: list[asyncio.Task[None]] = []

    # --- what other threads may call

    def wake(self) -> None:
        """There may be something to do."""
        self._in_loop(self._woken.set)

    def forget(self, job_id: int, owner_id: int | None) -> None:
        """The job was cancelled: end its work, tell who watches."""

        def forget() -> None:
            self._stop_working_on([job_id])
            self._on_progress(job_id, owner_id, State.CANCELLED.value, 0.0, "")

        self._in_loop(forget)

    def _in_loop(self, act: Callable[[], object]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(act)

    # --- life

    async def start(self) -> None:
        """From now on sessions of this database wake this runner after a submit."""
        self._loop = asyncio.get_running_loop()
        self._database.context["jobs"] = self
        await self._database.atransact(self._prepare)
        self._duties = [
            asyncio.create_task(self._claim_forever(), name="jobs: claim"),
            asyncio.create_task(self._keep_leases(), name="jobs: leases"),
        ]

    def _prepare(self, db: DbSession) -> None:
        for job in self.jobs.values():
            if job.schedule is not None:
                insert(db, job.name, job.args(), key=key_of(job.name))
        for name, count in rows.unknown_names(db, self.jobs.keys()).items():
            logger.warning("%d jobs %s wait: no open feature declares that job", count, name)

    async def stop(self, *, grace_seconds: float = 5.0) -> None:
        """Claim nothing more, let what runs end for a while, hand back the rest."""
        if self._loop is None:
            return
        await _cancelled(self._duties)
        tasks = [task for _, task in self._running.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=grace_seconds)
        await _cancelled(tasks)
        await self._database.atransact(rows.release, self._holder)
        self._database.context.pop("jobs", None)
        self._loop = None

    # --- claims

    async def _claim_forever(self) -> None:
        while True:
            self._woken.clear()
            pause = LOOK_EVERY
            try:
                pause = await self._claim()
            except Exception:
                logger.exception("looking for jobs failed; the next look is in %g s", pause)
            await self._sleep(pause)

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _claim(self) -> float:
        """Start what is due; the seconds until the next look, if nobody wakes us before."""
        free = self._workers - len(self._running)
        if free <= 0:
            return LOOK_EVERY
        moment = await self._database.aread(rows.next_moment, self.jobs.keys())
        if moment is None or moment > utc_now():
            return _seconds_until(moment)
        claimed = await self._database.atransact(
            rows.claim, self.jobs.keys(), limit=free, holder=self._holder, until=self._lease_end()
        )
        for one in claimed:
            self._begin(one)
        return 0.0 if claimed else AFTER_A_MISS

    def _lease_end(self) -> datetime:
        return utc_now() + self._lease

    def _begin(self, claimed: Claimed) -> None:
        attempt = Attempt(
            database=self._database,
            engine=self._engine,
            job=self.jobs[claimed.name],
            claimed=claimed,
            on_progress=self._on_progress,
        )
        task = asyncio.create_task(attempt.run(), name=str(attempt))
        self._running[claimed.id] = (claimed, task)
        task.add_done_callback(lambda _: self._ended(claimed, task))

    def _ended(self, claimed: Claimed, task: asyncio.Task[None]) -> None:
        if self._running.get(claimed.id) == (claimed, task):
            del self._running[claimed.id]
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("job %d could not be settled", claimed.id, exc_info=error)
        self._woken.set()

    # --- leases

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            if not self._running:
                continue
            try:
                await self._extend()
            except Exception:
                logger.exception("the leases of running jobs were not extended")

    async def _extend(self) -> None:
        running = [claimed for claimed, _ in self._running.values()]
        until = self._lease_end()
        lost = await self._database.atransact(rows.extend, running, until=until)
        self._stop_working_on(lost)

    def _stop_working_on(self, ids: Collection[int]) -> None:
        for job_id in ids:
            if job_id in self._running:
                self._running[job_id][1].cancel()


def _by_name(jobs: Iterable[Job]) -> dict[str, Job]:
    by_name: dict[str, Job] = {}
    for job in jobs:
        if by_name.setdefault(job.name, job) is not job:
            raise ValueError(f"the job {job.name} is declared twice")
    return by_name


def _seconds_until(moment: datetime | None) -> float:
    if moment is None:
        return LOOK_EVERY
    return min(max((moment - utc_now()).total_seconds(), 0.0), LOOK_EVERY)


async def _cancelled(tasks: Collection["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _untold(job_id: int, owner_id: int | None, state: str, fraction: float, text: str) -> None:
    logger.debug("job %d of %s: %s, %.2f %s", job_id, owner_id, state, fraction, text)
