"""How runners share the table: claims with a lease, and a fence before every change.

A runner that lost its lease finds that out at the fence: what it wrote beside is rolled back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, delete, func, select, update
from sqlalchemy.engine import CursorResult

from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.jobs.models import JobRow, State

ENDED = (State.DONE, State.FAILED, State.CANCELLED)


class LeaseLost(Exception):
    """The row was cancelled, or another runner has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A row while a runner works on it; `attempts` counts this one."""

    id: int
    name: str
    args: dict[str, Any]
    key: str | None
    owner_id: int | None
    attempts: int
    holder: str


def next_moment(db: ReadSession, names: Collection[str]) -> datetime | None:
    """When the next of the jobs called `names` is due, or a lease ends."""
    due = select(func.min(JobRow.run_at)).where(
        JobRow.state == State.QUEUED, JobRow.name.in_(names)
    )
    lease = select(func.min(JobRow.lease_until)).where(JobRow.state == State.RUNNING)
    moments = [moment for moment in (db.scalar(due), db.scalar(lease)) if moment is not None]
    return min(moments, default=None)


def requeue_abandoned(db: DbSession) -> int:
    """Queue again what a dead runner held; its attempts stay counted."""
    now = utc_now()
    return _count(
        db,
        update(JobRow)
        .where(JobRow.state == State.RUNNING, JobRow.lease_until <= now)
        .values(state=State.QUEUED, holder=None, lease_until=None, progress=0.0, progress_text=""),
    )


def claim(
    db: DbSession, names: Collection[str], *, limit: int, holder: str, until: datetime
) -> list[Claimed]:
    """Take up to `limit` due rows, first come first served; no two runners get the same."""
    requeue_abandoned(db)
    now = utc_now()
    due = (
        select(JobRow.id)
        .where(JobRow.state == State.QUEUED, JobRow.run_at <= now, JobRow.name.in_(names))
        .order_by(JobRow.run_at, JobRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = db.scalars(due).all()
    if not ids:
        return []
    taken = (
        update(JobRow)
        .where(JobRow.id.in_(ids), JobRow.state == State.QUEUED)
        .values(
            state=State.RUNNING,
            attempts=JobRow.attempts + 1,
            started_at=now,
            holder=holder,
            lease_until=until,
        )
        .returning(JobRow)
    )
    rows = sorted(db.scalars(taken), key=lambda row: (row.run_at, row.id))
    return [_claimed(row, holder) for row in rows]


def _claimed(row: JobRow, holder: str) -> Claimed:
    return Claimed(
        id=row.id,
        name=row.name,
        args=row.args,
        key=row.key,
        owner_id=row.owner_id,
        attempts=row.attempts,
        holder=holder,
    )


def extend(db: DbSession, running: Collection[Claimed], *, until: datetime) -> set[int]:
    """Prolong the leases of `running`; the ids of those that are lost, or were cancelled."""
    lost = set()
    for claimed in running:
        if _count(db, _held(claimed).values(lease_until=until)):
            continue
        state = db.scalar(select(JobRow.state).where(JobRow.id == claimed.id))
        if state not in (State.DONE, State.FAILED):  # else it ended while we asked
            lost.add(claimed.id)
    return lost


def release(db: DbSession, holder: str) -> None:
    """Queue again what `holder` leaves undone when it stops; this attempt does not count."""
    db.execute(
        update(JobRow)
        .where(JobRow.holder == holder, JobRow.state == State.RUNNING)
        .values(
            state=State.QUEUED,
            attempts=JobRow.attempts - 1,
            holder=None,
            lease_until=None,
            progress=0.0,
            progress_text="",
        )
    )


def note_progress(db: DbSession, claimed: Claimed, fraction: float, text: str) -> bool:
    """False if the row is no longer `claimed`."""
    noted = _held(claimed).values(progress=fraction, progress_text=text)
    return _count(db, noted) == 1


def end(
    db: DbSession,
    claimed: Claimed,
    state: State,
    *,
    error: dict[str, Any] | None = None,
    result: Any = None,
) -> None:
    """Raises LeaseLost."""
    _fence(
        db,
        _held(claimed).values(
            state=state,
            error=error,
            result=result,
            finished_at=utc_now(),
            holder=None,
            lease_until=None,
            **({"progress": 1.0} if state == State.DONE else {}),
        ),
    )


def again(
    db: DbSession,
    claimed: Claimed,
    *,
    seconds: float,
    error: dict[str, Any] | None,
    attempts: int,
    result: Any = None,
) -> None:
    """Queue it again in `seconds`, with `attempts` counted so far. Raises LeaseLost."""
    _fence(
        db,
        _held(claimed).values(
            state=State.QUEUED,
            run_at=utc_now() + timedelta(seconds=seconds),
            attempts=attempts,
            error=error,
            result=result,
            holder=None,
            lease_until=None,
            progress=0.0,
            progress_text="",
        ),
    )


def _held(claimed: Claimed) -> Update:
    return update(JobRow).where(
        JobRow.id == claimed.id,
        JobRow.state == State.RUNNING,
        JobRow.holder == claimed.holder,
        JobRow.attempts == claimed.attempts,
    )


def _fence(db: DbSession, change: Update) -> None:
    if _count(db, change) != 1:
        raise LeaseLost


def _count(db: DbSession, change: Update) -> int:
    result = db.execute(change.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)
    return result.rowcount


def delete_ended(db: DbSession, *, before: datetime, limit: int) -> int:
    """Delete up to `limit` rows that ended before `before`; how many they were."""
    old = (
        select(JobRow.id)
        .where(JobRow.finished_at < before, JobRow.state.in_(ENDED))
        .order_by(JobRow.finished_at)
        .limit(limit)
    )
    deleted = db.execute(delete(JobRow).where(JobRow.id.in_(old)))
    assert isinstance(deleted, CursorResult)
    return deleted.rowcount


def unknown_names(db: ReadSession, names: Collection[str]) -> dict[str, int]:
    """Waiting jobs that nobody here declares, with their number."""
    query = (
        select(JobRow.name, func.count())
        .where(JobRow.state == State.QUEUED, JobRow.name.not_in(names))
        .group_by(JobRow.name)
    )
    return {row[0]: row[1] for row in db.execute(query)}
