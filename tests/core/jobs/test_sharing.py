"""Several servers, dead or alive, on one database: every row once."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from palaestra.core.database import Database, utc_now
from palaestra.core.jobs import Job, JobRow, cancel, rows
from tests.builders.waiting import eventually
from tests.core.jobs.examples import (
    WORK,
    Noted,
    Numbers,
    add,
    note_failure,
    waiting,
    write_result,
)
from tests.core.jobs.watching import ends, put, row_of

pytestmark = pytest.mark.anyio


async def test_job_cancelled_by_another_server_ends_too(database, run_jobs, doors):
    job = waiting(doors)
    await run_jobs(job, lease_seconds=0.6)
    job_id = put(database, job)
    [worker] = await doors.rung()
    elsewhere = Database(database.url)
    assert elsewhere.transact(cancel, job_id)
    elsewhere.close()
    assert await asyncio.to_thread(ends, worker)


async def test_what_a_runner_without_its_lease_writes_is_rolled_back(
    database, ledger, run_jobs, doors
):
    job = waiting(doors, write=write_result)
    watch = await run_jobs(job, add, workers=1)
    job_id = put(database, job)
    await doors.rung()
    with database.engine.begin() as connection:
        connection.execute(update(JobRow).values(holder="another"))
    doors.open()
    await watch.until(put(database, add, Numbers()), "done")
    row = row_of(database, job_id)
    assert (row.state, row.holder) == ("running", "another")
    assert ledger() == ["3"]


async def test_lease_is_kept_while_the_work_is_longer(database, ledger, run_jobs, doors):
    job = waiting(doors, write=write_result)
    watch = await run_jobs(job, lease_seconds=10)
    job_id = put(database, job)
    [worker] = await doors.rung()
    first = row_of(database, job_id).lease_until
    await asyncio.to_thread(eventually, lambda: row_of(database, job_id).lease_until > first)
    doors.open()
    await watch.until(job_id, "done")
    assert ledger() == [str(worker)]
    assert row_of(database, job_id).attempts == 1


async def test_what_a_dead_server_held_is_done_by_the_next(database, ledger, run_jobs):
    job_id = put(database, add, Numbers())
    past = utc_now() - timedelta(seconds=1)
    [claimed] = database.transact(rows.claim, ["tests.add"], limit=9, holder="dead", until=past)
    assert claimed.attempts == 1
    watch = await run_jobs(add)
    await watch.until(job_id, "done")
    assert ledger() == ["3"]
    assert row_of(database, job_id).attempts == 2


async def test_job_that_takes_its_server_with_it_ends_after_its_attempts(
    database, ledger, run_jobs
):
    job = Job(name="tests.die", work=f"{WORK}:die", attempts=1, failed=note_failure)
    job_id = put(database, job)
    past = utc_now() - timedelta(seconds=1)
    database.transact(rows.claim, ["tests.die"], limit=1, holder="dead", until=past)
    watch = await run_jobs(job)
    await watch.until(job_id, "failed")
    assert row_of(database, job_id).error["code"] == "interrupted"
    assert len(ledger()) == 1


async def test_two_runners_on_one_database_run_every_row_once(database, ledger, run_jobs, tmp_path):
    job = Job(name="tests.note", args=Noted, work=f"{WORK}:note", write=write_result)
    book = tmp_path / "book"
    elsewhere = Database(database.url)
    ids = [put(database, job, Noted(book=str(book), number=number)) for number in range(30)]
    one = await run_jobs(job)
    two = await run_jobs(job, at=elsewhere)
    await asyncio.gather(*(_until_either(one, two, job_id) for job_id in ids))
    everything = sorted(map(str, range(30)))
    assert ledger() == everything
    assert sorted(book.read_text().split()) == everything
    assert all(row_of(database, job_id).attempts == 1 for job_id in ids)
    await two.runner.stop(grace_seconds=0)
    elsewhere.close()


async def _until_either(one: Any, two: Any, job_id: int) -> None:
    waiting = [asyncio.create_task(watch.until(job_id, "done")) for watch in (one, two)]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


async def test_claims_at_the_same_moment_share_the_rows(database):
    ids = [put(database, add, Numbers()) for _ in range(60)]
    until = utc_now() + timedelta(minutes=1)

    def claim(number: int) -> list[int]:
        names, found = ["tests.add"], []
        while got := database.transact(rows.claim, names, limit=3, holder=f"{number}", until=until):
            found += [one.id for one in got]
        return found

    with ThreadPoolExecutor(6) as threads:
        claimed = [job_id for share in threads.map(claim, range(6)) for job_id in share]
    assert sorted(claimed) == ids


async def test_rows_are_claimed_in_the_order_in_which_they_are_due(database):
    now = utc_now()
    late, early, future, same = (
        put(database, add, Numbers(), run_at=now + timedelta(seconds=seconds))
        for seconds in (-1, -2, 60, -1)
    )
    claimed = database.transact(rows.claim, ["tests.add"], limit=9, holder="h", until=now)
    assert [one.id for one in claimed] == [early, late, same]
    assert row_of(database, future).state == "queued"


async def test_job_that_another_process_submitted_is_found(database, ledger, run_jobs):
    watch = await run_jobs(add)
    elsewhere = Database(database.url)
    job_id = put(elsewhere, add, Numbers())
    elsewhere.close()
    await watch.until(job_id, "done")
    assert row_of(database, job_id).started_at - row_of(database, job_id).run_at < timedelta(
        seconds=3
    )
