"""Jobs and time: due, scheduled, forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from palaestra.core.database import Database, utc_now
from palaestra.core.jobs import Job, JobRow, cancel
from palaestra.core.jobs.jobs import forget_ended
from tests.core.jobs.examples import WORK, Numbers, add, write_result
from tests.core.jobs.watching import put, row_of

pytestmark = pytest.mark.anyio


async def test_job_runs_once_it_is_due_and_not_before(database, ledger, run_jobs):
    watch = await run_jobs(add)
    due = utc_now() + timedelta(seconds=1.2)
    job_id = put(database, add, Numbers(), run_at=due)
    await watch.until(job_id, "done")
    assert row_of(database, job_id).started_at >= due


async def test_scheduled_job_runs_again_and_again_in_one_row(database, ledger, run_jobs):
    job = Job(name="tests.tick", write=write_result, schedule=0.05)
    watch = await run_jobs(job)
    [job_id] = await _ids(database)
    await watch.until(job_id, "done", times=2)
    await watch.runner.stop()
    restarted = await run_jobs(job)
    await restarted.until(job_id, "done", times=2)
    await restarted.runner.stop()
    row = row_of(database, job_id)
    assert (row.state, row.key, row.attempts) == ("queued", "schedule:tests.tick", 0)
    assert await _ids(database) == [job_id]
    assert len(ledger()) >= 4


async def test_scheduled_job_goes_on_after_a_failure(database, run_jobs):
    job = Job(name="tests.tick", work=f"{WORK}:raise_invalid", schedule=0.05)
    watch = await run_jobs(job)
    [job_id] = await _ids(database)
    await watch.until(job_id, "failed", times=2)
    assert not database.transact(cancel, job_id)


async def _ids(database: Database) -> list[int]:
    return await database.aread(lambda db: list(db.scalars(select(JobRow.id).order_by(JobRow.id))))


async def test_ended_jobs_are_forgotten_after_their_time(database, run_jobs):
    old, new, waiting = (put(database, "quiz.mark") for _ in range(3))
    long_ago = utc_now() - timedelta(days=31)
    with database.engine.begin() as connection:
        for job_id, values in {
            old: {"state": "done", "finished_at": long_ago},
            new: {"state": "done", "finished_at": utc_now()},
            waiting: {"created_at": long_ago, "run_at": long_ago},
        }.items():
            connection.execute(update(JobRow).where(JobRow.id == job_id).values(**values))
    watch = await run_jobs(forget_ended)
    [scheduled] = set(await _ids(database)) - {old, new, waiting}
    await watch.until(scheduled, "done")
    assert await _ids(database) == [new, waiting, scheduled]
