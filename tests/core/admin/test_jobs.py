"""All jobs in a list, and another try for those that failed."""

import httpx
import pytest
from sqlalchemy import select

from palaestra.core import jobs
from palaestra.core.access import Identity, Role
from palaestra.core.activity.models import ActivityRecord
from palaestra.core.admin.service import jobs as admin_jobs
from palaestra.core.database import Database, DbSession, Page, utc_now
from palaestra.core.errors import Conflict, NotFound
from palaestra.core.jobs.jobs import forget_ended
from palaestra.core.jobs.models import JobRow, State
from tests.builders.waiting import eventually

ADMIN = Identity(role=Role.ADMIN)
ERROR = {"code": "error", "message": "It broke.", "detail": "line 7"}


def make(
    database: Database, state: State = State.QUEUED, *, key: str | None = None, name: str = ""
) -> int:
    def work(db: DbSession) -> int:
        row = jobs.submit(db, forget_ended, key=key)
        row.state = state
        row.name = name or row.name
        if state == State.FAILED:
            row.error, row.attempts, row.finished_at = ERROR, 3, utc_now()
        db.flush()
        return row.id

    return database.transact(work)


def listed(database: Database, **wanted: object) -> Page[admin_jobs.JobItem]:
    asked = {"state": None, "page": 0, "size": 25, **wanted}
    return database.read(admin_jobs.listed, **asked)  # type: ignore[arg-type]  # any of its arguments


def row_of(database: Database, job_id: int) -> JobRow:
    return database.read(lambda db: db.get_one(JobRow, job_id))


def test_jobs_are_listed_newest_first_and_by_state(database: Database) -> None:
    made = [make(database, state) for state in (State.FAILED, State.QUEUED, State.FAILED)]
    assert [one.id for one in listed(database).items] == made[::-1]
    failed = listed(database, state=State.FAILED, size=1, page=1)
    assert (failed.total, [one.id for one in failed.items]) == (2, [made[0]])


def test_the_error_is_shown_with_what_only_admins_read(database: Database) -> None:
    make(database, State.FAILED)
    (item,) = listed(database).items
    assert item.error is not None
    assert (item.error.message, item.error.detail, item.attempts) == ("It broke.", "line 7", 3)


def test_a_failed_job_is_queued_anew_with_all_its_attempts(database: Database) -> None:
    job_id = make(database, State.FAILED)
    database.transact(admin_jobs.retry, ADMIN, job_id)
    row = row_of(database, job_id)
    assert (row.state, row.attempts, row.error, row.finished_at) == ("queued", 0, None, None)
    assert row.run_at <= utc_now()
    (written,) = database.read(lambda db: db.scalars(select(ActivityRecord)).all())
    assert (written.action, written.subject) == ("jobs.retried", str(job_id))


@pytest.mark.parametrize("state", [state for state in State if state != State.FAILED])
def test_only_a_failed_job_is_tried_again(database: Database, state: State) -> None:
    job_id = make(database, state)
    with pytest.raises(Conflict, match="Only a job that has failed"):
        database.transact(admin_jobs.retry, ADMIN, job_id)
    assert row_of(database, job_id).state == state


def test_the_same_work_is_not_queued_twice(database: Database) -> None:
    failed = make(database, State.FAILED, key="once")
    make(database, State.QUEUED, key="once")
    with pytest.raises(Conflict, match="waiting or running"):
        database.transact(admin_jobs.retry, ADMIN, failed)
    assert row_of(database, failed).state == State.FAILED


def test_a_job_that_is_not_there_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        database.transact(admin_jobs.retry, ADMIN, 12345)


def test_a_retried_job_runs(admin: httpx.Client, kept: Database) -> None:
    job_id = make(kept, State.FAILED)
    assert admin.post(f"/api/admin/jobs/{job_id}/retry").status_code == 204
    eventually(lambda: row_of(kept, job_id).state == State.DONE)


def test_a_job_that_nobody_declares_stays_failed(admin: httpx.Client, kept: Database) -> None:
    job_id = make(kept, State.FAILED, name="of.yesterday")
    reply = admin.post(f"/api/admin/jobs/{job_id}/retry")
    assert reply.status_code == 409
    assert "of.yesterday" in reply.json()["detail"]
    assert row_of(kept, job_id).state == State.FAILED


def test_a_state_that_there_is_not_is_refused(admin: httpx.Client) -> None:
    assert admin.get("/api/admin/jobs?state=lost").status_code == 400
