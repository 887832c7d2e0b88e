"""Pid 1 of a run. It is trusted: the program can neither signal nor trace it, nor read its
memory, and never holds the socket over which it reports."""

import contextlib
import marshal
import os
import select
import signal
import struct
import time
from typing import Any, NamedTuple, NoReturn

from .collecting import collect
from .marking import VERDICTS, Marking
from .memory import WATCH_MS, Meter

# How a report begins: the program's wait status, its CPU time (ms), peak (bytes), who ended it,
# the verdict on an exercise; details of that follow.
REPORT = struct.Struct("<iIQBB")
ENDED_BY = ("", "memory", "cancelled", "tampering")


class Ends(NamedTuple):
    """What init holds of the program: its process, its memory, and the two pipes for marking.

    And its own memory, opened before that became unreadable.
    """

    program: int
    memory: int
    own: int
    claims: int
    replies: int


def watch(control: int, ends: Ends) -> NoReturn:
    """Until the program ends, is to end, or nobody listens any more; then all of it ends."""
    os.write(control, b"R")
    watching = Watching(control, ends)
    ended_by = watching.wait()
    usage = _end_all(ends.program)
    if watching.meter is not None:
        usage.peak = max(usage.peak, watching.meter.peak)
    marking = watching.marking
    verdict = VERDICTS.index(marking.verdict if marking else "none")
    report = REPORT.pack(usage.status, usage.cpu_ms, usage.peak, ENDED_BY.index(ended_by), verdict)
    job = watching.job
    for message in collect(job.get("collect", ()), job.get("collect_bytes", 0)):
        os.write(control, message)
    os.write(control, b"E" + report + (marking.details if marking else b""))
    os._exit(0)


class Watching:
    def __init__(self, control: int, ends: Ends) -> None:
        self._control, self._ends = control, ends
        self.job: dict[str, Any] = {}
        self.meter: Meter | None = None
        self.marking: Marking | None = None
        self._poller = select.poll()
        self._poller.register(control, select.POLLIN)
        self._ended = os.pidfd_open(ends.program)
        self._poller.register(self._ended, select.POLLIN)
        self._patience = WATCH_MS

    def wait(self) -> str:
        """Who ended the program; empty: it did."""
        while True:
            patience = None if self.meter is None else self._patience
            ready = [descriptor for descriptor, _ in self._poller.poll(patience)]
            if self._control in ready and self._hear_server():
                return "cancelled"
            if self._ended in ready:
                return ""
            if self._ends.claims in ready and not self._hear_program():
                return "tampering"
            if self.meter is not None and self._look(self.meter):
                return "memory"

    def _look(self, meter: Meter) -> bool:
        """Whether there is too much."""
        at, begun = time.monotonic(), time.process_time()
        exceeded = meter.exceeded()
        cost = time.process_time() - begun
        self._patience = meter.pace.patience(meter.used, meter.most, at=at, cost=cost)
        return exceeded

    def _hear_server(self) -> bool:
        """Whether the run is to end."""
        message = os.read(self._control, 1 << 17)
        if not message:
            os._exit(0)
        if message[:1] == b"K":
            return True
        self.job = marshal.loads(message[1:])  # noqa: S302 - the server's own words
        self.meter = Meter(self._ends.program, self.job["memory"])
        if self.job["assertions"] is not None:
            self.marking = Marking(
                self._ends.program, memory=self._ends.memory, own=self._ends.own, job=self.job
            )
            self._poller.register(self._ends.claims, select.POLLIN)
        return False

    def _hear_program(self) -> bool:
        """Whether the program may go on."""
        claim = os.read(self._ends.claims, 4096)
        if not claim:  # it closed its end
            self._poller.unregister(self._ends.claims)
            return True
        assert self.marking is not None
        return self.marking.hear(claim, self._ends.replies)


class _Usage:
    def __init__(self) -> None:
        self.status = 0
        self.cpu_ms = 0
        self.peak = 0


def _end_all(program: int) -> _Usage:
    """Kill and reap everything but this process."""
    usage = _Usage()
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    while True:
        try:
            process, status, used = os.wait4(-1, 0)
        except ChildProcessError:
            return usage
        usage.cpu_ms += int(1000 * (used.ru_utime + used.ru_stime))
        usage.peak = max(usage.peak, used.ru_maxrss * 1024)
        if process == program:
            usage.status = status
