"""Start bwrap: for one run (cold), or as the parent of many (zygote)."""

import os
import queue
import socket
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from palaestra.core.errors import Unavailable
from palaestra.core.sandbox.bubblewrap import Box
from palaestra.core.sandbox.cgroups import Cgroup, Cgroups
from palaestra.core.sandbox.line import Line

T = TypeVar("T")
# A start on a busy machine may take long; more than this it never does.
PATIENCE = 60.0
INODES = 4096


class Starter:
    """The thread that starts all sandboxes: bwrap dies with the *thread* that started it."""

    def __init__(self) -> None:
        self._tasks: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def do(self, task: Callable[[], T]) -> T:
        return self.later(task).result()

    def later(self, task: Callable[[], T]) -> "Future[T]":
        future: Future[T] = Future()

        def work() -> None:
            try:
                future.set_result(task())
            except BaseException as error:
                future.set_exception(error)

        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="sandboxes", daemon=True)
                self._thread.start()
        self._tasks.put(work)
        return future

    def close(self) -> None:
        with self._lock:
            if self._thread is not None:
                self._tasks.put(None)
                self._thread.join(PATIENCE)
                self._thread = None

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()


def start_cold(box: Box, *, disk: int, cgroups: Cgroups | None = None) -> Line:
    """A sandbox for one run. Raises Unavailable with what bwrap says."""
    control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    stdin_read, stdin_write = os.pipe()
    output_read, output_write = os.pipe()
    cgroup = cgroups.make() if cgroups else None
    entry = cgroup.entry if cgroup else -1
    given = (theirs.fileno(), stdin_read, output_write)
    config = {"kind": "cold", "disk": disk, "inodes": INODES, "entry": entry}
    config.update(control=given[0], stdin=given[1], output=given[2])
    try:
        process = start(box, config, given if cgroup is None else (*given, entry))
    finally:
        if cgroup is not None:
            cgroup.leave()
        theirs.close()
        os.close(stdin_read)
        os.close(output_write)
    line = Line(
        control=control,
        stdin=stdin_write,
        output=output_read,
        released=lambda: _released(process, cgroups, cgroup),
        cgroup=cgroup,
        complaint=lambda: complaint_of(process),
    )
    await_ready(line)
    return line


def _released(
    process: "subprocess.Popen[bytes]", cgroups: Cgroups | None, cgroup: Cgroup | None
) -> None:
    reap(process)
    if cgroups is not None and cgroup is not None:
        cgroups.drop(cgroup)


def start(box: Box, config: dict[str, Any], given: tuple[int, ...]) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(  # noqa: S603 - our own words, no shell
            box.command(config),
            pass_fds=given,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={},
            cwd="/",
        )
    except OSError as error:
        raise Unavailable(f"The sandbox does not start: {error}.") from error


def await_ready(line: Line) -> None:
    """Until init says that the sandbox stands. Raises Unavailable where it never does."""
    line.control.settimeout(PATIENCE)
    try:
        said = line.control.recv(16)
    except OSError:
        said = b""
    if said != b"R":
        line.control.close()
        complaint = line.complaint()
        line.close()
        raise Unavailable(f"The sandbox does not start: {complaint or 'it vanished'}.")


def reap(process: "subprocess.Popen[bytes]") -> None:
    """Wait for a bwrap whose sandbox was told to end, or end it."""
    try:
        process.wait(PATIENCE / 10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stderr is not None:
        process.stderr.close()


def complaint_of(process: "subprocess.Popen[bytes]") -> str:
    """What it said on its standard error, having ended, or being ended now."""
    try:
        process.wait(1)
    except subprocess.TimeoutExpired:
        process.kill()
    return said_by(process) or f"bwrap ended with {process.poll()}"


def said_by(process: "subprocess.Popen[bytes]") -> str:
    """The last line on its standard error so far."""
    said = all_said_by(process)
    return said[-1] if said else ""


def all_said_by(process: "subprocess.Popen[bytes]") -> list[str]:
    """The lines on its standard error so far that say something."""
    assert process.stderr is not None
    os.set_blocking(process.stderr.fileno(), False)
    said = (process.stderr.read() or b"").decode("utf-8", "replace")
    return [line.strip() for line in said.splitlines() if line.strip()]
