"""`/api/admin/jobs`: every job; one is cancelled by `DELETE /api/jobs/{id}`."""

from palaestra.core.access import Identity, admins
from palaestra.core.admin.schemas import JobItem
from palaestra.core.admin.service import jobs
from palaestra.core.database import DbSession, Page, ReadSession
from palaestra.core.http import Declared, get, post
from palaestra.core.http.paging import read_page, read_size
from palaestra.core.jobs.models import State


@get("/api/admin/jobs", access=admins)
def listed(
    db: ReadSession, state: State | None = None, page: int = 0, size: int = 25
) -> Page[JobItem]:
    """Jobs, newest first; ended ones are forgotten after a while."""
    return jobs.listed(db, state=state, page=read_page(page), size=read_size(size))


@post("/api/admin/jobs/{job_id:int}/retry", access=admins, status=204)
def retry(db: DbSession, identity: Identity, job_id: int) -> None:
    """Queue a failed job anew, with all its attempts before it; 409 for one that did not fail."""
    jobs.retry(db, identity, job_id)


ROUTES: list[Declared] = [listed, retry]
