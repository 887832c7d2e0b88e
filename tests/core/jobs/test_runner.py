"""Durable jobs on both databases: read, close, work, write."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid
from palaestra.core.jobs import Job, NoArgs, submit
from tests.core.jobs.examples import WORK, Numbers, add, given, waiting, write_result
from tests.core.jobs.watching import ends, put, row_of, write_line

pytestmark = pytest.mark.anyio


async def test_job_is_read_worked_and_written(database, ledger, run_jobs):
    def read(db: Any, args: Numbers) -> dict[str, int]:
        return {"a": args.a * 10, "b": args.b}

    def write(db: Any, args: Numbers, result: int) -> dict[str, int]:
        write_line(db, f"{args.a}: {result}")
        return {"sum": result}

    job = Job(
        name="tests.add", args=Numbers, read=read, work=f"{WORK}:add", write=write, result=int
    )
    watch = await run_jobs(job)
    job_id = put(database, job, Numbers(a=3, b=4), owner_id=7)
    await watch.until(job_id, "done")
    row = row_of(database, job_id)
    assert ledger() == ["3: 34"]
    assert (row.state, row.attempts, row.result, row.progress) == ("done", 1, {"sum": 34}, 1.0)
    assert (row.holder, row.lease_until, row.error) == (None, None, None)
    assert row.created_at <= row.started_at <= row.finished_at
    assert watch.states(job_id) == ["running", "done"]
    assert {told.owner_id for told in watch.heard} == {7}


async def test_result_arrives_as_the_type_that_the_job_declares(database, ledger, run_jobs):
    class Mirrored(msgspec.Struct):
        data: bytes
        mean: float

    def write(db: DbSession, args: NoArgs, result: Mirrored) -> None:
        write_line(db, f"{result.data} {result.mean}")

    job = Job(
        name="tests.mirror",
        read=given(point={"x": 1, "y": 2}, path="/p", data=b"d"),
        work=f"{WORK}:mirror",
        result=Mirrored,
        write=write,
    )
    watch = await run_jobs(job)
    await watch.until(put(database, job), "done")
    assert ledger() == ["b'd' 0.5"]


async def test_no_transaction_is_open_while_the_work_runs(database, run_jobs, doors):
    job = waiting(doors)
    watch = await run_jobs(job)
    job_id = put(database, job)
    await doors.rung()
    assert database.engine.pool.checkedout() == 0
    doors.open()
    await watch.until(job_id, "done")


async def test_nothing_to_do_is_done_without_work_or_write(database, ledger, run_jobs):
    def read(db: ReadSession, args: NoArgs) -> None:
        return None

    job = Job(name="tests.none", read=read, work=f"{WORK}:die", write=write_result)
    watch = await run_jobs(job)
    job_id = put(database, job)
    await watch.until(job_id, "done")
    assert ledger() == []
    assert watch.states(job_id) == ["running", "done"]


async def test_job_of_the_database_alone(database, ledger, run_jobs):
    job = Job(name="tests.pure", write=write_result)
    watch = await run_jobs(job)
    await watch.until(put(database, "tests.pure"), "done")
    assert ledger() == ["None"]


async def test_submit_that_is_rolled_back_runs_nothing(database, ledger, run_jobs):
    watch = await run_jobs(add)

    def submit_and_fail(db: DbSession) -> None:
        submit(db, add, Numbers(a=100))
        raise Invalid("page", "is wrong")

    with pytest.raises(Invalid):
        database.transact(submit_and_fail)
    await watch.until(put(database, add, Numbers()), "done")
    assert ledger() == ["3"]


async def test_submit_refuses_what_nobody_declares(database, run_jobs):
    await run_jobs(add)
    with pytest.raises(ValueError, match=r"tests\.nobody"):
        put(database, "tests.nobody")
    with pytest.raises(TypeError, match="Numbers"):
        put(database, "tests.add")
    with pytest.raises(ValueError, match="no key"):
        put(database, add, Numbers(), key="schedule:tests.add")


async def test_progress_is_kept_and_told(database, run_jobs):
    job = Job(name="tests.climb", work=f"{WORK}:climb_and_hang")
    watch = await run_jobs(job)
    job_id = put(database, job, owner_id=3)
    await watch.until(job_id, "running", times=2)
    told = watch.heard[-1]
    assert (told.owner_id, told.fraction, told.text) == (3, 0.5, "half")
    row = row_of(database, job_id)
    assert (row.progress, row.progress_text) == (0.5, "half")


async def test_key_is_unique_until_its_job_ends(database, ledger, run_jobs):
    first = put(database, add, Numbers(), key="board:1")
    assert put(database, add, Numbers(a=9), key="board:1") == first
    assert put(database, add, Numbers(), key="board:2") != first
    watch = await run_jobs(add)
    await watch.until(first, "done")
    assert put(database, add, Numbers(), key="board:1") != first


async def test_key_submitted_by_many_at_once_makes_one_job(database):
    with ThreadPoolExecutor(6) as threads:
        ids = list(threads.map(lambda _: put(database, add, Numbers(), key="k"), range(24)))
    assert len(set(ids)) == 1


async def test_no_more_at_once_than_workers(database, ledger, run_jobs, doors):
    job = waiting(doors)
    watch = await run_jobs(job, add, workers=1)
    first = put(database, job)
    await doors.rung()
    second = put(database, add, Numbers())
    assert row_of(database, second).state == "queued"
    doors.open()
    await watch.until(second, "done")
    ended = [told.job_id for told in watch.heard if told.state == "done"]
    assert ended == [first, second]


async def test_jobs_of_a_closed_feature_wait(database, ledger, run_jobs, caplog):
    other = put(database, "quiz.mark")
    watch = await run_jobs(add)
    await watch.until(put(database, add, Numbers()), "done")
    assert row_of(database, other).state == "queued"
    assert "1 jobs quiz.mark wait" in caplog.text


async def test_runner_outlives_trouble_with_the_database(database, run_jobs, ledger, log):
    watch = await run_jobs(add)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE jobs RENAME TO away")
    watch.runner.wake()
    await log.until("looking for jobs failed")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO jobs")
    await watch.until(put(database, add, Numbers()), "done")


async def test_stop_hands_back_what_still_runs(database, run_jobs, doors):
    job = waiting(doors)
    watch = await run_jobs(job)
    job_id = put(database, job)
    [worker] = await doors.rung()
    await watch.runner.stop(grace_seconds=0)
    row = row_of(database, job_id)
    assert (row.state, row.attempts, row.holder) == ("queued", 0, None)
    assert await asyncio.to_thread(ends, worker)


async def test_stop_lets_short_work_end(database, ledger, run_jobs, doors):
    job = waiting(doors, write=write_result)
    watch = await run_jobs(job)
    put(database, job)
    [worker] = await doors.rung()
    stopping = asyncio.create_task(watch.runner.stop(grace_seconds=30))
    doors.open()
    await stopping
    assert ledger() == [str(worker)]
