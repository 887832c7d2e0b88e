"""Jobs that several files of these tests use."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from palaestra.core.database import DbSession, ReadSession
from palaestra.core.jobs import Job
from tests.core.jobs.watching import Doors, write_line

WORK = "tests.core.jobs.work"


class Numbers(msgspec.Struct):
    a: int = 1
    b: int = 2


class Noted(msgspec.Struct):
    book: str
    number: int


def write_result(db: DbSession, args: msgspec.Struct, result: object) -> None:
    """Needs the fixture `ledger`."""
    write_line(db, result)


def note_failure(db: DbSession, args: msgspec.Struct, error: Exception) -> None:
    """Needs the fixture `ledger`."""
    write_line(db, f"failed: {error}")


def given(**arguments: object) -> Callable[..., Mapping[str, Any]]:
    """A `read` that finds `arguments`."""

    def read(db: ReadSession, args: msgspec.Struct) -> Mapping[str, Any]:
        return arguments

    return read


def waiting(doors: Doors, **options: Any) -> Job:
    """A job that rings at `doors` and waits there; its result is the worker's pid."""
    return Job(
        name="tests.wait", read=given(**doors.arguments), work=f"{WORK}:ring_and_wait", **options
    )


add = Job(name="tests.add", args=Numbers, work=f"{WORK}:add", write=write_result)
