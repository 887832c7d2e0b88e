"""What everybody may do with jobs, in the caller's transaction: submit, look, cancel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

import msgspec
from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession, after_commit, utc_now
from palaestra.core.errors import Conflict, NotFound
from palaestra.core.jobs.access import may_see
from palaestra.core.jobs.job import Job, NoArgs
from palaestra.core.jobs.models import IS_OPEN, KEY_LENGTH, OPEN, JobRow, State
from palaestra.core.jobs.schedules import is_scheduled


class Desk(Protocol):
    """The runner of this process, as a session knows it under ``db.info["jobs"]``."""

    @property
    def jobs(self) -> Mapping[str, Job]: ...

    def wake(self) -> None: ...

    def forget(self, job_id: int, owner_id: int | None) -> None: ...


def submit(
    db: DbSession,
    job: Job | str,
    args: msgspec.Struct | None = None,
    *,
    key: str | None = None,
    run_at: datetime | None = None,
    owner_id: int | None = None,
) -> JobRow:
    """Run `job` (or the one of that name) after this transaction, at `run_at` or at once.

    While a job with the same `key` has not ended, that one is returned instead. Services submit
    by name, since they may not import ``jobs.py``, which imports them.
    """
    name = job.name if isinstance(job, Job) else job
    args = NoArgs() if args is None else args
    desk = _desk(db)
    _check(job if isinstance(job, Job) else _declared(desk, name), args)
    if key is not None and (is_scheduled(key) or len(key) > KEY_LENGTH):
        raise ValueError(f"{key!r} is no key of a job")
    row = insert(db, name, args, key=key, run_at=run_at, owner_id=owner_id)
    if desk is not None:
        after_commit(db, desk.wake)
    return row


def _desk(db: DbSession) -> Desk | None:
    """A command beside the server has no runner: the server's finds the row at its next look."""
    desk: Desk | None = db.info.get("jobs")
    return desk


def _declared(desk: Desk | None, name: str) -> Job | None:
    if desk is None:
        return None
    if name not in desk.jobs:
        raise ValueError(f"no feature declares the job {name}")
    return desk.jobs[name]


def _check(job: Job | None, args: msgspec.Struct) -> None:
    if job is not None and not isinstance(args, job.args):
        raise TypeError(f"{job.name} takes {job.args.__name__}, not {type(args).__name__}")


def insert(
    db: DbSession,
    name: str,
    args: msgspec.Struct,
    *,
    key: str | None,
    run_at: datetime | None = None,
    owner_id: int | None = None,
) -> JobRow:
    """The row, or the one that has the key; two at once agree on one."""
    values = {
        "name": name,
        "args": msgspec.to_builtins(args),
        "key": key,
        "run_at": run_at or utc_now(),
        "owner_id": owner_id,
    }
    while True:
        row_id = db.scalar(_insert(db, values))
        where = JobRow.id == row_id if row_id else and_(JobRow.key == key, IS_OPEN)
        row = db.scalars(select(JobRow).where(where)).one_or_none()
        if row is not None:  # else the one with the key ended between the two statements
            return row


def _insert(db: DbSession, values: dict[str, Any]) -> ReturningInsert[int]:
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    insert_into = sqlite.insert if is_sqlite else postgresql.insert
    return (
        insert_into(JobRow)
        .values(values)
        .on_conflict_do_nothing(index_elements=["key"], index_where=IS_OPEN)
        .returning(JobRow.id)
    )


def found(db: ReadSession, identity: Identity, job_id: int) -> JobRow:
    """The job, if it is the caller's to see; raises NotFound otherwise."""
    row = db.get(JobRow, job_id)
    if row is None or not may_see(identity, row):
        raise NotFound("job")
    return row


def place(db: ReadSession, row: JobRow) -> int | None:
    """How many jobs are before this one, counting itself; None when it does not wait."""
    if row.state != State.QUEUED:
        return None
    before = or_(JobRow.run_at < row.run_at, and_(JobRow.run_at == row.run_at, JobRow.id <= row.id))
    return db.scalar(select(func.count()).where(JobRow.state == State.QUEUED, before))


def cancel(db: DbSession, job_id: int) -> bool:
    """End a job that has not ended: waiting ones at once, running ones with their worker.

    False if there was nothing to end; scheduled jobs are not cancelled.
    """
    cancelled = (
        update(JobRow)
        .where(JobRow.id == job_id, JobRow.state.in_(OPEN))
        .where(or_(JobRow.key.is_(None), JobRow.key.not_like("schedule:%")))
        .values(state=State.CANCELLED, finished_at=utc_now(), holder=None, lease_until=None)
        .returning(JobRow.owner_id)
    )
    row = db.execute(cancelled).one_or_none()
    desk = _desk(db)
    if row is not None and desk is not None:
        owner_id = row.owner_id
        after_commit(db, lambda: desk.forget(job_id, owner_id))
    return row is not None


def retry(db: DbSession, row: JobRow) -> JobRow:
    """Queue a failed job anew, with every attempt before it; raises Conflict.

    Not while another with its key is open, nor for a job that no open feature declares.
    """
    desk = _desk(db)
    if desk is not None and row.name not in desk.jobs:
        raise Conflict(f"No feature of this server declares the job {row.name}.")
    try:
        with db.begin_nested():
            queued = db.execute(_queued_anew(row.id)).scalar_one_or_none()
    except IntegrityError as error:
        raise Conflict("The same work is waiting or running already.") from error
    if queued is None:
        raise Conflict("Only a job that has failed is tried again.")
    db.refresh(row)
    if desk is not None:
        after_commit(db, desk.wake)
    return row


def _queued_anew(job_id: int) -> ReturningUpdate[int]:
    """Only a failed one: of two who ask at once, one finds it queued."""
    return (
        update(JobRow)
        .where(JobRow.id == job_id, JobRow.state == State.FAILED)
        .values(
            state=State.QUEUED,
            attempts=0,
            run_at=utc_now(),
            started_at=None,
            finished_at=None,
            error=None,
            progress=0.0,
            progress_text="",
        )
        .returning(JobRow.id)
        .execution_options(synchronize_session=False)
    )
