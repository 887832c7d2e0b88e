"""Work for the tests of jobs, done in worker processes."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import msgspec
import numpy as np

from palaestra.core.errors import Conflict, Invalid, NotFound, TooMany

MIB = 1 << 20


class Point(msgspec.Struct):
    x: float
    y: float


class Worker(msgspec.Struct):
    """What a worker knows about itself."""

    pid: int
    environment: dict[str, str]
    descriptors: dict[str, str]
    folder: str
    modules: list[str]


def add(*, a: int, b: int) -> int:
    return a + b


def mirror(*, point: Point, path: Path, data: bytes) -> dict[str, object]:
    assert isinstance(point, Point)
    assert isinstance(path, Path)
    return {"point": Point(point.y, point.x), "path": path, "data": data, "mean": np.float64(0.5)}


def pid() -> int:
    return os.getpid()


def describe() -> Worker:
    open_now = {number: os.readlink(f"/proc/self/fd/{number}") for number in _descriptors()}
    return Worker(
        pid=os.getpid(),
        environment=dict(os.environ),
        descriptors=open_now,
        folder=os.getcwd(),
        modules=sorted(sys.modules),
    )


def _descriptors() -> list[str]:
    found = os.listdir("/proc/self/fd")
    return [number for number in found if os.path.lexists(f"/proc/self/fd/{number}")]


def hang() -> NoReturn:
    while True:
        signal.pause()


def ring_and_wait(*, bell: Path, gate: Path) -> int:
    """Tell the own pid through the pipe `bell`; go on when somebody writes to the pipe `gate`."""
    bell.write_text(str(os.getpid()))
    os.read(os.open(gate, os.O_RDONLY), 1)
    return os.getpid()


def ring_and_hang_with_a_child(*, bell: Path) -> NoReturn:
    child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    bell.write_text(f"{os.getpid()} {child.pid}")
    hang()


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    hang()


def leave() -> NoReturn:
    os._exit(7)


def exit_politely() -> NoReturn:
    sys.exit(3)


def die_the_first_time(*, marker: Path) -> str:
    if not marker.exists():
        marker.touch()
        die()
    return "survived"


def note(*, book: Path, number: int) -> int:
    with book.open("a") as lines:
        lines.write(f"{number}\n")
    return number


def raise_invalid() -> NoReturn:
    raise Invalid("answer", "is no number", row="r7", column="c2")


def raise_by_name(*, name: str) -> NoReturn:
    raise {
        "NotFound": NotFound("competition"),
        "Conflict": Conflict("taken", field="name"),
        "TooMany": TooMany("slower", retry_after=3),
        "Unavailable": _NewsAgency("the wire is cut"),
        "KeyError": KeyError("a secret \udc80 key" + "x" * 10_000),
    }[name]


class _NewsAgency(Conflict):
    """An error that the server does not know: it arrives as its nearest ancestor."""


def take(*, megabytes: int) -> int:
    return int(np.ones(megabytes * MIB, dtype=np.uint8).sum())


def take_in_spite_of_the_limit() -> NoReturn:
    """As an allocator might that reserved its memory before the task."""
    resource.setrlimit(resource.RLIMIT_DATA, (resource.RLIM_INFINITY,) * 2)
    taken = []
    while True:
        taken.append(ctypes.create_string_buffer(b"x" * MIB, MIB + 1))


def answer_with(*, megabytes: int) -> bytes:
    return bytes(megabytes * MIB)


def answer_with_nothing_known() -> object:
    return object()


def speak(*, lines: int) -> None:
    for number in range(lines):
        print(f"line {number}")  # noqa: T201 - what is printed is what is tested
    sys.stderr.write("to err\n")
    subprocess.run(["echo", "from a child"], check=True)


def climb(*, progress: Callable[..., None]) -> str:
    progress(0.25, "a quarter")
    for step in range(1_000):
        progress(0.25 + step / 1e6, "a quarter")
    progress(0.5, "half")
    progress(7)
    return "up"


def climb_and_hang(*, progress: Callable[..., None]) -> NoReturn:
    progress(0.5, "half")
    hang()
