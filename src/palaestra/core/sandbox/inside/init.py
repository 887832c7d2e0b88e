"""Pid 1 of a run. It is trusted: the program can neither signal nor trace it, nor read its
memory, and never holds the socket over which it reports."""

import contextlib
import marshal
import os
import select
import signal
import struct
from typing import Any, NoReturn

from .collecting import collect
from .memory import Meter

# How a report begins: the program's wait status, its CPU time (ms), peak (bytes), who ended it.
REPORT = struct.Struct("<iIQB")
ENDED_BY = ("", "memory", "cancelled", "disk")
WATCH_MS = 20


def watch(control: int, program: int) -> NoReturn:
    """Until the program ends, is to end, or nobody listens any more; then all of it ends."""
    os.write(control, b"R")
    job, meter, ended_by = _wait(control, program)
    usage = _end_all(program)
    if meter is not None:
        usage.peak = max(usage.peak, meter.peak)
    report = REPORT.pack(usage.status, usage.cpu_ms, usage.peak, ENDED_BY.index(ended_by))
    for message in collect(job.get("collect", ()), job.get("collect_bytes", 0)):
        os.write(control, message)
    os.write(control, b"E" + report)
    os._exit(0)


def _wait(control: int, program: int) -> tuple[dict[str, Any], Meter | None, str]:
    poller = select.poll()
    poller.register(control, select.POLLIN)
    ended = os.pidfd_open(program)
    poller.register(ended, select.POLLIN)
    job: dict[str, Any] = {}
    meter = None
    while True:
        ready = [descriptor for descriptor, _ in poller.poll(None if meter is None else WATCH_MS)]
        if control in ready:
            message = os.read(control, 65536)
            if not message:
                os._exit(0)
            if message[:1] == b"K":
                return job, meter, "cancelled"
            job = marshal.loads(message[1:])  # noqa: S302 - the server's own words
            meter = Meter(program, job["memory"])
        if ended in ready:
            return job, meter, ""
        if meter is not None and meter.exceeded():
            return job, meter, "memory"


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
