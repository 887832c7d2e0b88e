"""kill -9 in the middle of a run and of an answer: nothing that was written down is lost, no
process stays, and what comes next is served."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
import pytest
from sqlalchemy import select

from palaestra.core.blobs import Blobs
from palaestra.core.database import Database, utc_now
from palaestra.screencasts.models.attempts import Attempt
from palaestra.screencasts.models.runs import CodeRun
from palaestra.screencasts.service import attempts, runs
from tests.builders.exercises import answer, lesson, make_attempt, make_cast
from tests.builders.processes import ServerProcess, serving
from tests.builders.waiting import eventually

ENDLESS = "print('begun', flush=True)\nwhile True: pass"
# More than any process of a sandbox uses before its program begins to spin.
SPINNING_SECONDS = 1.5
Row = TypeVar("Row", CodeRun, Attempt)
Send = Callable[[httpx.Client], httpx.Response]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def server(data: Path) -> Iterator[ServerProcess]:
    with serving(data) as server:
        yield server


def stored(data: Path, kind: type[Row]) -> list[Row]:
    """Oldest first."""
    database = Database(f"sqlite:///{data / 'palaestra.db'}")
    try:
        return list(database.read(lambda db: db.scalars(select(kind).order_by(kind.id)).all()))
    finally:
        database.close()


def run(client: httpx.Client, code: str = ENDLESS) -> httpx.Response:
    return client.post("/code/run", json={"code": code, "limits": {"seconds": 60}})


def make_answer(data: Path) -> Send:
    """Of a learner whose program never ends."""
    database = Database(f"sqlite:///{data / 'palaestra.db'}")
    cast = database.transact(lambda db: make_cast(db, Blobs(data / "blobs"), lesson()))
    database.close()
    typed = json.dumps(answer("return 2 * x\nwhile True: pass"))
    sent = {"ex_id": "1", "solve_ots": typed, "code": "mine"}
    return lambda client: client.post(f"/code/answer/{cast}", data=sent)


def spinning(server: ServerProcess) -> psutil.Process:
    """The untrusted program, once it runs."""

    def look() -> psutil.Process | None:
        every = psutil.Process(server.process.pid).children(recursive=True)
        busy = [one for one in every if _inside(one) and _seconds(one) > SPINNING_SECONDS]
        return busy[0] if busy else None

    found = eventually(look)
    assert found is not None
    return found


def _inside(process: psutil.Process) -> bool:
    """Whether it is of a run: below the first processes of a bwrap."""
    try:
        names = [one.name() for one in process.parents()]
    except psutil.NoSuchProcess:  # it has ended meanwhile
        return False
    return "bwrap" in names[2:]


def _seconds(process: psutil.Process) -> float:
    used: float = process.cpu_times().user if process.is_running() else 0.0
    return used


def victim(program: psutil.Process, who: str) -> psutil.Process:
    above = program.parents()
    if who == "program":
        return program
    if who == "init":
        return above[0]
    return next(one for one in above if one.name() == "bwrap")


def begun(pool: ThreadPoolExecutor, send: Send, server: ServerProcess) -> "Future[Any]":
    def call() -> Any:
        with server.client() as client:
            return send(client)

    return pool.submit(call)


@pytest.mark.parametrize("who", ["program", "init", "bwrap"])
def test_a_run_whose_process_is_killed_is_answered_and_the_next_one_runs(
    server: ServerProcess, data: Path, who: str
) -> None:
    with ThreadPoolExecutor(1) as pool:
        sent = begun(pool, run, server)
        program = spinning(server)

        victim(program, who).kill()
        told = sent.result(60).json()

    assert told["output"].startswith("begun\n")
    assert told["exit_code"] == (137 if who == "program" else -1)
    eventually(lambda: not psutil.pid_exists(program.pid))
    with server.client() as client:
        assert run(client, "print(1)").json()["output"] == "1\n"
    first, second = stored(data, CodeRun)
    assert (first.exit_code, first.killed_by) == (
        told["exit_code"],
        "" if who == "program" else "lost",
    )
    assert (second.exit_code, second.output) == (0, b"1\n")


def test_an_answer_whose_sandbox_is_killed_is_told_so(server: ServerProcess, data: Path) -> None:
    send = make_answer(data)
    with ThreadPoolExecutor(1) as pool:
        sent = begun(pool, send, server)
        victim(spinning(server), "init").kill()
        told = sent.result(60).json()

    (attempt,) = stored(data, Attempt)
    assert not told["correct"]
    assert told["error"] == attempt.error == attempts.LOST
    assert attempt.ended_at is not None


@pytest.mark.parametrize("kind", [CodeRun, Attempt])
def test_a_server_killed_in_between_keeps_what_began_and_serves_again(
    server: ServerProcess, data: Path, kind: type[CodeRun] | type[Attempt]
) -> None:
    send = run if kind is CodeRun else make_answer(data)
    with server.client() as client:
        assert run(client, "print('before')").json()["output"] == "before\n"
    with ThreadPoolExecutor(1) as pool:
        sent = begun(pool, send, server)
        spinning(server)

        server.kill()
        with pytest.raises(httpx.HTTPError):
            sent.result(60)

    last = stored(data, kind)[-1]
    assert (last.ended_at, last.exit_code) == (None, None)
    assert last.code == (ENDLESS.encode() if kind is CodeRun else b"mine")
    assert stored(data, CodeRun)[0].output == b"before\n"
    with serving(data) as again, again.client() as client:
        assert run(client, "print('after')").json()["output"] == "after\n"


def test_runs_and_answers_that_nobody_ended_are_lost_when_their_time_is_over(
    database: Database, tmp_path: Path
) -> None:
    late, soon = utc_now() - timedelta(seconds=1), utc_now() + timedelta(minutes=1)

    def leave_open(db: Any) -> None:
        for ends_by in (late, soon):
            db.add(CodeRun(language="python", code=b"1", ends_by=ends_by))
        cast = make_cast(db, Blobs(tmp_path), lesson())
        db.get_one(Attempt, make_attempt(db, cast)).ends_by = late
        db.get_one(Attempt, make_attempt(db, cast)).ends_by = soon

    database.transact(leave_open)

    assert database.transact(runs.give_up) == 1
    assert database.transact(attempts.give_up) == 1

    found = database.read(lambda db: db.scalars(select(CodeRun).order_by(CodeRun.id)).all())
    assert [(one.killed_by, one.ended_at is None) for one in found] == [("lost", False), ("", True)]
    tried = database.read(lambda db: db.scalars(select(Attempt).order_by(Attempt.id)).all())
    assert [(one.error, one.exit_code) for one in tried] == [(attempts.LOST, -1), (None, None)]
