"""kill -9 of the server while a job runs: nothing is left behind, nothing is done twice."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from palaestra.core.database import Database
from tests.core.jobs.watching import Doors, ends, put, row_of

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]


@contextmanager
def lonely_server(database: Database, doors: Doors) -> Iterator[subprocess.Popen[str]]:
    url = database.url.render_as_string(hide_password=False)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.core.jobs.lonely_server", url, str(doors.bell.parent)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield server
    finally:
        server.kill()
        server.wait()
        assert server.stdout is not None
        server.stdout.close()


def hears(server: subprocess.Popen[str], state: str) -> bool:
    assert server.stdout is not None
    return state in (line.strip() for line in server.stdout)


async def test_job_of_a_killed_server_is_done_once_by_the_next(
    database: Database, ledger: Callable[[], list[str]], doors: Doors
) -> None:
    job_id = put(database, "tests.wait")
    with lonely_server(database, doors) as server:
        [first_worker] = await doors.rung()
        server.kill()
    assert ends(first_worker)
    left = row_of(database, job_id)
    assert (left.state, left.attempts) == ("running", 1)
    with lonely_server(database, doors) as server:
        [second_worker] = await doors.rung()
        doors.open()
        assert hears(server, "done")
    assert ends(second_worker)
    row = row_of(database, job_id)
    assert (row.state, row.attempts) == ("done", 2)
    assert ledger() == [str(second_worker)]
