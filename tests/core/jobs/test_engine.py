"""The local engine with real processes: results, errors as data, limits, replacement."""

import asyncio
import logging
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from palaestra.core.errors import Conflict, Invalid, NotFound, TooMany, Unavailable
from palaestra.core.jobs import (
    LocalEngine,
    OutOfMemory,
    WorkerDied,
    WorkFailed,
    WorkTimedOut,
)
from palaestra.core.jobs.memory import own_bytes
from palaestra.core.jobs.wire import FRAME_LIMIT, FrameError
from tests.builders.waiting import PATIENCE
from tests.core.jobs.watching import ends
from tests.core.jobs.work import Point, Worker

pytestmark = pytest.mark.anyio

MIB = 1 << 20


@pytest.fixture(params=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param == "uvloop"}


async def run(engine: LocalEngine, work: str, /, **arguments: Any) -> Any:
    options = {
        option: arguments.pop(option)
        for option in ("timeout", "memory", "result", "progress", "awaited")
        if option in arguments
    }
    return await engine.run(
        f"tests.core.jobs.work:{work}", arguments, **{"timeout": 30, "memory": 512 * MIB, **options}
    )


async def test_result_comes_back(engine):
    assert await run(engine, "add", a=2, b=3) == 5


async def test_values_arrive_as_the_types_that_are_declared(engine):
    sent = {"point": Point(1, 2), "path": Path("/a/b"), "data": b"\x00\xff"}
    assert await run(engine, "mirror", **sent) == {
        "point": {"x": 2.0, "y": 1.0},
        "path": "/a/b",
        "data": b"\x00\xff",
        "mean": 0.5,
    }


async def test_second_task_finds_the_worker_and_its_modules(engine):
    first = await run(engine, "describe", result=Worker)
    second = await run(engine, "describe", result=Worker)
    assert first.pid == second.pid
    assert "numpy" in second.modules


async def test_worker_is_lean_until_its_work_is_not(engine):
    loaded = await engine.run("tests.core.jobs.lean:modules", {}, timeout=9, memory=64 * MIB)
    heavy = {"asyncio", "litestar", "logging", "numpy", "polars", "socketio", "sqlalchemy"}
    assert heavy & set(loaded) == set()
    assert own_bytes(*engine.pids) < 24 * MIB


async def test_no_process_before_the_first_task(engine):
    assert engine.pids == frozenset()


async def test_worker_sees_no_secret_and_no_descriptor_of_the_server(make_engine, environment):
    secrets = {"PALAESTRA_SERVER_COOKIE_SECRET": "s3cret", "AWS_SECRET_ACCESS_KEY": "k3y"}
    engine = await make_engine(environment={**environment, **secrets, "LC_ALL": "C.UTF-8"})
    mine, theirs = os.pipe()
    os.set_inheritable(mine, True)
    try:
        worker = await run(engine, "describe", result=Worker)
    finally:
        os.close(mine)
        os.close(theirs)
    assert not {"s3cret", "k3y"} & set(worker.environment.values())
    assert worker.environment["LC_ALL"] == "C.UTF-8"
    assert worker.environment["POLARS_MAX_THREADS"] == "1"
    assert set(worker.descriptors) == {"0", "1", "2", "3", "4"}
    assert worker.descriptors["0"] == os.devnull
    assert worker.folder == "/"


@pytest.mark.parametrize("name", ["die", "leave"])
async def test_worker_that_dies_is_replaced(engine, name):
    before = await run(engine, "pid")
    with pytest.raises(WorkerDied):
        await run(engine, name)
    after = await run(engine, "pid")
    assert after != before
    assert engine.pids == {after}


async def test_idle_worker_that_was_killed_is_replaced(engine):
    before = await run(engine, "pid")
    os.kill(before, signal.SIGKILL)
    assert ends(before)
    try:
        after = await run(engine, "pid")
    except WorkerDied:  # the loop had not heard of it yet: then the next one is new
        after = await run(engine, "pid")
    assert after != before


async def test_timeout_ends_the_worker(engine):
    before = await run(engine, "pid")
    began = time.monotonic()
    with pytest.raises(WorkTimedOut) as ended:
        await run(engine, "hang", timeout=0.3)
    assert 0.3 <= time.monotonic() - began < PATIENCE
    assert "0.3 seconds" in ended.value.message
    assert ends(before)
    assert await run(engine, "add", a=1, b=1) == 2


async def test_timeout_ends_what_the_work_started(engine, doors):
    hanging = asyncio.create_task(
        run(engine, "ring_and_hang_with_a_child", bell=doors.bell, timeout=5)
    )
    worker, child = await doors.rung()
    with pytest.raises(WorkTimedOut):
        await hanging
    assert ends(worker)
    assert ends(child)


async def test_one_large_request_for_memory_is_refused(engine):
    await run(engine, "take", megabytes=1)
    with pytest.raises(OutOfMemory) as refused:
        await run(engine, "take", megabytes=300, memory=128 * MIB)
    assert "128 MB" in refused.value.message
    assert await run(engine, "take", megabytes=300) == 300 * MIB


async def test_memory_that_grows_past_every_limit_ends_the_worker(engine):
    before = await run(engine, "pid")
    with pytest.raises(OutOfMemory):
        await run(engine, "take_in_spite_of_the_limit", memory=128 * MIB)
    assert ends(before)
    assert await run(engine, "pid") != before


async def test_cancelling_ends_the_worker(engine, doors):
    working = asyncio.create_task(run(engine, "ring_and_wait", **doors.arguments))
    [worker] = await doors.rung()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert ends(worker)
    assert await run(engine, "add", a=1, b=1) == 2


async def test_errors_of_the_house_cross_with_all_they_say(engine):
    with pytest.raises(Invalid) as invalid:
        await run(engine, "raise_invalid")
    error = invalid.value
    assert (error.field, error.message, error.row, error.column) == (
        *("answer", "is no number", "r7", "c2"),
    )
    for name, kind, said in [
        ("NotFound", NotFound, {"what": "competition"}),
        ("Conflict", Conflict, {"message": "taken", "field": "name"}),
        ("TooMany", TooMany, {"message": "slower", "retry_after": 3}),
        ("Unavailable", Conflict, {"message": "the wire is cut"}),
    ]:
        with pytest.raises(kind) as crossed:
            await run(engine, "raise_by_name", name=name)
        assert type(crossed.value) is kind
        assert {key: getattr(crossed.value, key) for key in said} == said


async def test_other_errors_become_work_failed_with_the_traceback_in_the_log(engine, caplog):
    with caplog.at_level(logging.INFO), pytest.raises(WorkFailed) as failed:
        await run(engine, "raise_by_name", name="KeyError")
    assert type(failed.value) is WorkFailed
    assert failed.value.type == "KeyError"
    assert failed.value.detail.startswith("'a secret")
    assert len(failed.value.detail) < 3000
    assert "secret" not in failed.value.message
    await engine.close()
    assert "Traceback (most recent call last):" in caplog.text


@pytest.mark.parametrize(
    ("name", "kind"),
    [("exit_politely", "SystemExit"), ("answer_with_nothing_known", "TypeError")],
)
async def test_worker_outlives_an_exit_and_a_result_that_cannot_travel(engine, name, kind):
    before = await run(engine, "pid")
    with pytest.raises(WorkFailed) as failed:
        await run(engine, name)
    assert failed.value.type == kind
    assert await run(engine, "pid") == before


@pytest.mark.parametrize("work", ["tests.core.jobs.work:none", "tests.core.jobs.nowhere:none"])
async def test_work_that_is_not_there_fails(engine, work):
    with pytest.raises(WorkFailed):
        await engine.run(work, {}, timeout=30, memory=MIB * 64)


async def test_result_over_the_limit_fails_and_one_below_does_not(engine):
    assert len(await run(engine, "answer_with", megabytes=60)) == 60 * MIB
    with pytest.raises(WorkFailed) as failed:
        await run(engine, "answer_with", megabytes=64)
    assert failed.value.type == "FrameError"


async def test_arguments_that_cannot_travel_start_nothing(engine):
    with pytest.raises(TypeError):
        await run(engine, "add", a=object(), b=1)
    with pytest.raises(FrameError):
        await run(engine, "add", a=bytes(FRAME_LIMIT), b=1)
    assert engine.pids == frozenset()


async def test_progress_arrives_in_order_and_only_what_can_be_seen(engine):
    heard = []
    assert await run(engine, "climb", progress=lambda *told: heard.append(told)) == "up"
    assert heard == [(0.25, "a quarter"), (0.5, "half"), (1.0, "")]


async def test_what_work_prints_is_logged_and_bounded(engine, caplog):
    with caplog.at_level(logging.INFO, logger="palaestra"):
        await run(engine, "speak", lines=3)
        await run(engine, "speak", lines=5000)
        await engine.close()
    said = [record.getMessage().partition(": ")[2] for record in caplog.records]
    assert {"line 0", "line 1", "line 2", "to err", "from a child"} <= set(said)
    assert 200 < len(said) <= 411
    assert "the rest is dropped" in caplog.text


async def test_worker_is_replaced_after_its_tasks(make_engine):
    engine = await make_engine(tasks_per_worker=2)
    pids = [await run(engine, "pid") for _ in range(5)]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]


async def test_idle_worker_ends(make_engine):
    engine = await make_engine(idle_seconds=0)
    worker = await run(engine, "pid")
    assert await asyncio.to_thread(ends, worker)
    assert engine.pids == frozenset()


async def test_idle_worker_that_weighs_much_ends_soon(make_engine):
    engine = await make_engine(lasting_bytes=0, spare_seconds=0)
    worker = await run(engine, "pid")
    assert await asyncio.to_thread(ends, worker)
    assert engine.pids == frozenset()


async def test_as_many_idle_workers_stay_as_weigh_little_together(make_engine, doors):
    weighed = await make_engine()
    await run(weighed, "pid")
    room_for_one = own_bytes(*weighed.pids) * 3 // 2
    engine = await make_engine(workers=2, lasting_bytes=room_for_one, spare_seconds=0)
    working = asyncio.create_task(run(engine, "ring_and_wait", **doors.arguments))
    [busy] = await doors.rung()
    other = await run(engine, "pid")
    doors.open()
    await working
    ending = {asyncio.create_task(asyncio.to_thread(ends, pid)) for pid in (busy, other)}
    await asyncio.wait(ending, return_when=asyncio.FIRST_COMPLETED)
    [left] = engine.pids
    assert left in (busy, other)
    await engine.close()
    assert [await one for one in ending] == [True, True]


async def test_no_more_processes_than_workers(make_engine):
    engine = await make_engine(workers=2)
    pids = await asyncio.gather(*(run(engine, "pid") for _ in range(8)))
    assert len(set(pids)) <= 2
    assert engine.pids == set(pids)


async def test_awaited_work_goes_first(engine, doors, tmp_path):
    working = asyncio.create_task(run(engine, "ring_and_wait", **doors.arguments))
    await doors.rung()
    book = tmp_path / "book"
    waiting = [
        asyncio.create_task(run(engine, "note", book=book, number=number, awaited=awaited))
        for number, awaited in [(1, False), (2, False), (3, True), (4, True)]
    ]
    given_up = asyncio.create_task(run(engine, "note", book=book, number=5))
    await asyncio.sleep(0)  # each is in its queue
    given_up.cancel()
    doors.open()
    await asyncio.gather(working, *waiting)
    assert book.read_text().split() == ["3", "4", "1", "2"]


async def test_close_ends_running_and_idle_workers(make_engine, doors):
    engine = await make_engine(workers=2)
    working = asyncio.create_task(run(engine, "ring_and_wait", **doors.arguments))
    [busy] = await doors.rung()
    idle = await run(engine, "pid")
    await engine.close()
    with pytest.raises(WorkerDied):
        await working
    assert ends(busy)
    assert ends(idle)
    with pytest.raises(Unavailable):
        await run(engine, "pid")


async def test_threads_run_work_too(engine):
    results = []

    def in_thread() -> None:
        results.append(
            engine.run_sync(
                "tests.core.jobs.work:add", {"a": 1, "b": 2}, timeout=9, memory=MIB * 64
            )
        )

    thread = threading.Thread(target=in_thread)
    thread.start()
    await asyncio.to_thread(thread.join)
    assert results == [3]


async def test_no_child_is_left_after_close(make_engine):
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    engine = await make_engine(workers=2)
    await asyncio.gather(run(engine, "pid"), run(engine, "pid"))
    await engine.close()
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before
