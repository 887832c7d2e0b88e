"""One attempt of one job: read, close, work, write."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from palaestra.core.database import Database, DbSession, ReadSession
from palaestra.core.jobs import rows
from palaestra.core.jobs.engine import Engine
from palaestra.core.jobs.job import Job
from palaestra.core.jobs.models import State
from palaestra.core.jobs.progress import ProgressKeeper
from palaestra.core.jobs.rows import Claimed, LeaseLost
from palaestra.core.jobs.schedules import is_scheduled
from palaestra.core.jobs.verdict import Interrupted, described, kept, may_help_to_repeat

logger = logging.getLogger(__name__)

OnProgress = Callable[[int, int | None, str, float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Cancelling `run` ends the work; the row is then for whoever cancelled to settle."""

    database: Database
    engine: Engine
    job: Job
    claimed: Claimed
    on_progress: OnProgress

    async def run(self) -> None:
        self.tell(State.RUNNING)
        try:
            await self._run()
        except LeaseLost:
            logger.info("%s was cancelled, or went to another server", self)
        except Exception as error:
            await self._settle(error)

    def __str__(self) -> str:
        return f"job {self.claimed.id} ({self.job.name}), attempt {self.claimed.attempts}"

    def tell(self, state: State, fraction: float = 0.0, text: str = "") -> None:
        try:
            self.on_progress(self.claimed.id, self.claimed.owner_id, state.value, fraction, text)
        except Exception:
            logger.exception("nobody could be told of %s", self)

    async def _run(self) -> None:
        if self.claimed.attempts > self.job.attempts:
            raise Interrupted
        args = self._args()
        arguments = await self._read(args)
        if arguments is None:
            await self.database.atransact(self._end_well, None)
        else:
            result = await self._work(arguments)
            await self.database.atransact(self._write, args, result)
        self.tell(State.DONE, 1.0)

    def _args(self) -> msgspec.Struct:
        args: msgspec.Struct = msgspec.convert(self.claimed.args, self.job.args)
        return args

    async def _read(self, args: msgspec.Struct) -> Mapping[str, Any] | None:
        read = self.job.read
        if read is None:
            return msgspec.structs.asdict(args)

        def reading(db: ReadSession) -> Mapping[str, Any] | None:
            return read(db, args)

        return await self.database.aread(reading)

    async def _work(self, arguments: Mapping[str, Any]) -> Any:
        if self.job.work is None:
            return None
        keeper = ProgressKeeper(self._note_progress)
        try:
            return await self.engine.run(
                self.job.work,
                arguments,
                timeout=self.job.timeout,
                memory=self.job.memory,
                result=self.job.result,
                progress=keeper,
                awaited=False,
            )
        finally:
            await keeper.close()

    async def _note_progress(self, fraction: float, text: str) -> None:
        if await self.database.atransact(rows.note_progress, self.claimed, fraction, text):
            self.tell(State.RUNNING, fraction, text)

    def _write(self, db: DbSession, args: msgspec.Struct, result: Any) -> None:
        shown = self.job.write(db, args, result) if self.job.write else None
        self._end_well(db, kept(shown))

    def _end_well(self, db: DbSession, result: Any) -> None:
        if is_scheduled(self.claimed.key):
            self._reschedule(db, error=None, result=result)
        else:
            rows.end(db, self.claimed, State.DONE, result=result)

    def _reschedule(self, db: DbSession, *, error: dict[str, Any] | None, result: Any) -> None:
        seconds = self.job.schedule or 0.0
        rows.again(db, self.claimed, seconds=seconds, attempts=0, error=error, result=result)

    async def _settle(self, error: Exception) -> None:
        """Another attempt later, or the end of the job."""
        repeat = may_help_to_repeat(error) and self.claimed.attempts < self.job.attempts
        logger.warning("%s failed%s: %s", self, "" if repeat else " for good", error)
        if not repeat:
            logger.debug("%s failed here", self, exc_info=error)
        try:
            if repeat:
                await self.database.atransact(self._queue_again, error)
            else:
                await self._give_up(error)
        except LeaseLost:
            logger.info("%s was cancelled, or went to another server", self)
            return
        self.tell(State.QUEUED if repeat else State.FAILED)

    def _queue_again(self, db: DbSession, error: Exception) -> None:
        pause = self.job.pause_after(self.claimed.attempts)
        attempts = self.claimed.attempts
        rows.again(db, self.claimed, seconds=pause, attempts=attempts, error=described(error))

    async def _give_up(self, error: Exception) -> None:
        try:
            await self.database.atransact(self._fail, error, self.job.failed)
        except LeaseLost:
            raise
        except Exception:
            logger.exception("%s could not tell its feature that it failed", self)
            await self.database.atransact(self._fail, error, None)

    def _fail(self, db: DbSession, error: Exception, failed: Callable[..., None] | None) -> None:
        if failed is not None:
            failed(db, self._args(), error)
        if is_scheduled(self.claimed.key):
            self._reschedule(db, error=described(error), result=None)
        else:
            rows.end(db, self.claimed, State.FAILED, error=described(error))
