"""Engines and runners with their ends, on both event loops that the server may have."""

import logging
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from palaestra.core.database import Database
from palaestra.core.jobs import Job, LocalEngine, Runner
from tests.core.jobs.watching import Doors, LogWatch, Watch

ROOT = str(Path(__file__).parents[3])


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The loop of the server; the tests of the engine run on the other as well."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture
def environment() -> dict[str, str]:
    """The server's environment in these tests: its workers find the tests' own work."""
    return {**os.environ, "PYTHONPATH": ROOT}


@pytest.fixture
async def make_engine(
    anyio_backend: object, environment: dict[str, str]
) -> AsyncIterator[Callable[..., Any]]:
    async with AsyncExitStack() as stack:

        async def make(**options: Any) -> LocalEngine:
            engine = LocalEngine(**{"workers": 1, "environment": environment, **options})
            await engine.start()
            stack.push_async_callback(engine.close)
            return engine

        yield make


@pytest.fixture
async def engine(make_engine: Callable[..., Any]) -> LocalEngine:
    started: LocalEngine = await make_engine()
    return started


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    with Doors(tmp_path).made() as doors:
        yield doors


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[LogWatch]:
    watch = LogWatch()
    logging.getLogger("palaestra").addHandler(watch)
    yield watch
    logging.getLogger("palaestra").removeHandler(watch)


@pytest.fixture
def ledger(database: Database) -> Iterator[Callable[[], list[str]]]:
    """A table that the jobs of these tests write to, and its lines in order."""
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE ledger (line TEXT NOT NULL)"))

    def lines() -> list[str]:
        with database.engine.connect() as connection:
            return sorted(connection.execute(text("SELECT line FROM ledger")).scalars())

    yield lines
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE ledger"))


@pytest.fixture
async def run_jobs(
    database: Database, make_engine: Callable[..., Any]
) -> AsyncIterator[Callable[..., Any]]:
    """`await run_jobs(job, …)` starts a runner for these jobs and gives the watch over it."""
    async with AsyncExitStack() as stack:

        async def run(*jobs: Job, at: Database = database, **options: Any) -> Watch:
            options = {"workers": 2, **options}
            engine = await make_engine(workers=options["workers"])
            watch = Watch()
            watch.runner = Runner(at, engine, jobs, on_progress=watch.tell, **options)
            await watch.runner.start()
            stack.push_async_callback(watch.runner.stop, grace_seconds=0)
            return watch

        yield run
