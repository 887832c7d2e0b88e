"""What goes wrong in a job: repeated, given up, told."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from palaestra.core.database import utc_now
from palaestra.core.errors import PalaestraError, Unavailable
from palaestra.core.jobs import Job, JobRow, NoArgs, cancel
from palaestra.core.jobs.verdict import RESULT_BYTES
from tests.core.jobs.examples import (
    WORK,
    Numbers,
    add,
    given,
    note_failure,
    waiting,
    write_result,
)
from tests.core.jobs.watching import ends, put, row_of, write_line

pytestmark = pytest.mark.anyio


async def test_worker_that_dies_is_replaced_and_the_job_repeated(
    database, ledger, run_jobs, tmp_path
):
    job = Job(
        name="tests.die",
        read=given(marker=tmp_path / "marker"),
        work=f"{WORK}:die_the_first_time",
        write=write_result,
        backoff=0,
    )
    watch = await run_jobs(job)
    job_id = put(database, job)
    await watch.until(job_id, "done")
    assert ledger() == ["survived"]
    assert watch.states(job_id) == ["running", "queued", "running", "done"]
    assert row_of(database, job_id).attempts == 2


async def test_job_fails_after_its_attempts_and_its_feature_is_told_once(
    database, ledger, run_jobs
):
    job = Job(name="tests.die", work=f"{WORK}:die", failed=note_failure, attempts=2, backoff=0)
    watch = await run_jobs(job)
    job_id = put(database, job)
    await watch.until(job_id, "failed")
    row = row_of(database, job_id)
    assert (row.state, row.attempts, row.error["code"]) == ("failed", 2, "worker_died")
    assert row.finished_at is not None
    assert [line[:19] for line in ledger()] == ["failed: WorkerDied:"]


async def test_next_attempt_is_not_before_its_time(database, run_jobs):
    job = Job(name="tests.die", work=f"{WORK}:die", attempts=2, backoff=500)
    watch = await run_jobs(job)
    job_id = put(database, job)
    await watch.until(job_id, "queued")
    row = row_of(database, job_id)
    assert 490 < (row.run_at - utc_now()).total_seconds() <= 500
    assert row.error["code"] == "worker_died"


async def test_invalid_is_never_repeated_and_says_where(database, ledger, run_jobs):
    job = Job(name="tests.bad", work=f"{WORK}:raise_invalid", failed=note_failure, backoff=0)
    watch = await run_jobs(job)
    job_id = put(database, job)
    await watch.until(job_id, "failed")
    row = row_of(database, job_id)
    assert row.attempts == 1
    assert row.error == {
        "code": "invalid",
        "message": "is no number",
        "field": "answer",
        "row": "r7",
        "column": "c2",
    }
    assert ledger() == ["failed: is no number"]


async def test_passing_trouble_while_writing_is_repeated(database, ledger, run_jobs):
    tries: list[PalaestraError | Exception] = [Unavailable("busy"), RuntimeError("a bug")]

    def write(db: Any, args: Numbers, result: int) -> None:
        write_line(db, result)
        if tries:
            raise tries.pop()

    job = Job(name="tests.add", args=Numbers, work=f"{WORK}:add", write=write, backoff=0)
    watch = await run_jobs(job)
    job_id = put(database, job, Numbers())
    await watch.until(job_id, "done")
    assert ledger() == ["3"]
    assert row_of(database, job_id).attempts == 3


async def test_feature_that_cannot_be_told_does_not_keep_the_job_open(database, ledger, run_jobs):
    def failed(db: Any, args: NoArgs, error: Exception) -> None:
        write_line(db, "told")
        raise RuntimeError("a bug")

    job = Job(name="tests.bad", work=f"{WORK}:raise_invalid", failed=failed)
    watch = await run_jobs(job)
    job_id = put(database, job)
    await watch.until(job_id, "failed")
    assert row_of(database, job_id).error["code"] == "invalid"
    assert ledger() == []


async def test_arguments_of_another_version_fail_the_job(database, run_jobs):
    job_id = put(database, "tests.add", NoArgs())
    with database.engine.begin() as connection:
        connection.execute(update(JobRow).values(args={"a": "one"}))
    watch = await run_jobs(add)
    await watch.until(job_id, "failed")
    assert row_of(database, job_id).attempts == 1


@pytest.mark.parametrize(
    ("work", "limits", "code"),
    [
        ("hang", {"timeout": 0.3}, "timed_out"),
        ("take_in_spite_of_the_limit", {"memory": 64 << 20}, "out_of_memory"),
    ],
)
async def test_limits_of_the_job_hold(database, run_jobs, work, limits, code):
    job = Job(name="tests.limit", work=f"{WORK}:{work}", attempts=1, **limits)
    watch = await run_jobs(job)
    job_id = put(database, job)
    await watch.until(job_id, "failed")
    assert row_of(database, job_id).error["code"] == code


async def test_result_too_large_to_keep_fails_the_job(database, ledger, run_jobs):
    def write(db: Any, args: NoArgs, result: Any) -> str:
        write_line(db, "written")
        return "x" * (RESULT_BYTES + 1)

    job = Job(name="tests.large", write=write, attempts=1)
    watch = await run_jobs(job)
    await watch.until(put(database, job), "failed")
    assert ledger() == []


async def test_waiting_job_is_cancelled_at_once(database, run_jobs):
    watch = await run_jobs(add)
    job_id = put(database, add, Numbers(), run_at=utc_now() + timedelta(hours=1))
    assert database.transact(cancel, job_id)
    await watch.until(job_id, "cancelled")
    assert row_of(database, job_id).state == "cancelled"
    assert not database.transact(cancel, job_id)


async def test_cancelling_a_running_job_ends_its_worker(database, ledger, run_jobs, doors):
    job = waiting(doors, write=write_result)
    watch = await run_jobs(job, add, workers=1)
    job_id = put(database, job)
    [worker] = await doors.rung()
    assert database.transact(cancel, job_id)
    await watch.until(job_id, "cancelled")
    assert await asyncio.to_thread(ends, worker)
    await watch.until(put(database, add, Numbers()), "done")
    assert row_of(database, job_id).state == "cancelled"
    assert ledger() == ["3"]
