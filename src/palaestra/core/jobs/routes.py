"""`/api/jobs/{id}`: how far a job is, and its end."""

import msgspec

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, delete, get
from palaestra.core.jobs import service
from palaestra.core.jobs.access import for_owner
from palaestra.core.jobs.models import JobRow, State
from palaestra.core.jobs.schemas import JobError, JobStatus


@get("/api/jobs/{job_id:int}", access=for_owner)
def job_status(db: ReadSession, identity: Identity, job_id: int) -> JobStatus:
    """One's own job; an admin's every job."""
    return _status(db, identity, service.found(db, identity, job_id))


@delete("/api/jobs/{job_id:int}", access=for_owner)
def cancel_job(db: DbSession, identity: Identity, job_id: int) -> JobStatus:
    """Cancel a job; one that has ended stays as it is."""
    row = service.found(db, identity, job_id)
    service.cancel(db, row.id)
    db.refresh(row)
    return _status(db, identity, row)


def _status(db: ReadSession, identity: Identity, row: JobRow) -> JobStatus:
    return JobStatus(
        id=row.id,
        name=row.name,
        state=State(row.state),
        attempts=row.attempts,
        place=service.place(db, row),
        progress=row.progress,
        progress_text=row.progress_text,
        created_at=row.created_at,
        run_at=row.run_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        error=_error(row, with_detail=identity.is_admin),
        result=row.result,
    )


def _error(row: JobRow, *, with_detail: bool) -> JobError | None:
    if row.error is None:
        return None
    error = msgspec.convert(row.error, JobError)
    return error if with_detail else msgspec.structs.replace(error, detail=None)


ROUTES: list[Declared] = [job_status, cancel_job]
