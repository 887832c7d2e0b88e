"""Every job of the server, newest first, and another try for one that failed."""

from typing import Any

import msgspec
from sqlalchemy import select

from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.activity import record
from palaestra.core.admin.schemas import JobItem
from palaestra.core.database import DbSession, Page, ReadSession, page_of
from palaestra.core.jobs import service
from palaestra.core.jobs.models import JobRow, State
from palaestra.core.jobs.schedules import is_scheduled
from palaestra.core.jobs.schemas import JobError

# Not args and result: they may be large, and nobody reads them in a list.
_COLUMNS = (
    JobRow.id,
    JobRow.name,
    JobRow.key,
    JobRow.state,
    JobRow.attempts,
    JobRow.progress,
    JobRow.progress_text,
    JobRow.created_at,
    JobRow.run_at,
    JobRow.started_at,
    JobRow.finished_at,
    JobRow.error,
)


def listed(db: ReadSession, *, state: State | None, page: int, size: int) -> Page[JobItem]:
    """Newest first; those in one `state` by when they were due, which is the index's order."""
    query = select(*_COLUMNS, Account.public_id).outerjoin(Account, Account.id == JobRow.owner_id)
    if state is None:
        query = query.order_by(JobRow.id.desc())
    else:
        query = query.where(JobRow.state == state)
        query = query.order_by(JobRow.run_at.desc(), JobRow.id.desc())
    rows, total = page_of(db, query, page=page, size=size)
    return Page(items=[_item(*row) for row in rows], page=page, size=size, total=total)


def _item(*columns: Any) -> JobItem:
    *values, owner = columns
    row: dict[str, Any] = {
        column.key: value for column, value in zip(_COLUMNS, values, strict=True)
    }
    row["state"] = State(row["state"])
    row["error"] = msgspec.convert(row["error"], JobError) if row["error"] else None
    return JobItem(owner=owner, scheduled=is_scheduled(row.pop("key")), **row)


def retry(db: DbSession, identity: Identity, job_id: int) -> None:
    """Queue a failed job anew; raises NotFound and Conflict."""
    row = service.retry(db, service.found(db, identity, job_id))
    record(db, identity, "jobs.retried", subject=str(row.id), name=row.name)
