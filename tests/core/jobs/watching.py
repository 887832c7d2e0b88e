"""Waiting for what happens, instead of for time to pass."""

import asyncio
import logging
import os
import select
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from palaestra.core.database import Database, DbSession, ReadSession
from palaestra.core.jobs import Job, JobRow, Runner, submit

PATIENCE = 60.0


@dataclass(frozen=True)
class Told:
    job_id: int
    owner_id: int | None
    state: str
    fraction: float
    text: str


class Watch:
    """Hears what a runner tells and wakes those who wait for it."""

    runner: Runner

    def __init__(self) -> None:
        self.heard: list[Told] = []
        self._news = asyncio.Event()

    def tell(self, *told: Any) -> None:
        self.heard.append(Told(*told))
        self._news.set()

    def states(self, job_id: int) -> list[str]:
        return [told.state for told in self.heard if told.job_id == job_id]

    async def until(self, job_id: int, state: str, *, times: int = 1) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.states(job_id).count(state) < times:
                self._news.clear()
                await self._news.wait()


class LogWatch(logging.Handler):
    """Wakes those who wait for a line in the log."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._news = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(record.getMessage())
        self._news.set()

    async def until(self, words: str) -> None:
        """The lines must come from the event loop's thread."""
        async with asyncio.timeout(PATIENCE):
            while not any(words in line for line in self._lines):
                self._news.clear()
                await self._news.wait()


def put(database: Database, job: Job | str, *args: Any, **options: Any) -> int:
    """Submit in a transaction of its own; the row's id."""

    def submitting(db: DbSession) -> int:
        return submit(db, job, *args, **options).id

    return database.transact(submitting)


def row_of(database: Database, job_id: int) -> JobRow:
    def reading(db: ReadSession) -> JobRow | None:
        return db.get(JobRow, job_id)

    row = database.read(reading)
    assert row is not None
    return row


def write_line(db: DbSession, line: object) -> None:
    """Into the table of the fixture `ledger`."""
    db.execute(text("INSERT INTO ledger (line) VALUES (:line)"), {"line": str(line)})


class Doors:
    """Two named pipes in a folder: work rings the bell and waits at the gate."""

    def __init__(self, folder: Path) -> None:
        self.bell, self.gate = folder / "bell", folder / "gate"
        self._bell = self._gate = -1

    @property
    def arguments(self) -> dict[str, Path]:
        return {"bell": self.bell, "gate": self.gate}

    @contextmanager
    def made(self) -> Iterator["Doors"]:
        os.mkfifo(self.bell)
        os.mkfifo(self.gate)
        # For reading and writing, so that neither side waits for the other to come.
        self._bell, self._gate = os.open(self.bell, os.O_RDWR), os.open(self.gate, os.O_RDWR)
        try:
            yield self
        finally:
            os.close(self._bell)
            os.close(self._gate)

    async def rung(self) -> list[int]:
        """The pids that the work tells, once it is at the bell."""
        return [int(pid) for pid in (await asyncio.to_thread(self._told)).split()]

    def _told(self) -> bytes:
        assert select.select([self._bell], [], [], PATIENCE)[0], "the work never came to the bell"
        return os.read(self._bell, 100)

    def open(self) -> None:
        """For one that waits, or the next."""
        os.write(self._gate, b"!")


def ends(pid: int) -> bool:
    """Wait for the end of a process that need not be a child; False if it lives on."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], PATIENCE)[0])
    finally:
        os.close(process)
