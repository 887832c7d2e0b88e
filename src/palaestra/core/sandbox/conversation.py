"""One run as the server sees it: feed it, hear it, and keep the clock."""

import logging
import os
import select
import time
from collections.abc import Callable

from palaestra.core.sandbox.feed import Feed
from palaestra.core.sandbox.inside.init import ENDED_BY
from palaestra.core.sandbox.limits import KilledBy, Limits, RunResult
from palaestra.core.sandbox.line import Job, Line, Report

logger = logging.getLogger(__name__)

PIECE = 1 << 16
# After it was told to end, init has so many seconds to report.
GRACE = 10.0
OnOutput = Callable[[bytes], None]


class Conversation:
    """`converse` blocks until the run is over; a Feed lets other threads take part."""

    def __init__(
        self, line: Line, job: Job, limits: Limits, *, feed: Feed, on_output: OnOutput | None
    ) -> None:
        self._line, self._job, self._limits = line, job, limits
        self._feed, self._on_output = feed, on_output
        self._report = Report()
        self._kept = bytearray()
        self._heard = 0
        self._killed_by: KilledBy = ""
        self._deadline: float | None = None
        self._poller = select.poll()

    def converse(self) -> RunResult:
        started = time.monotonic()
        try:
            self._begin(started)
            while not self._is_over():
                self._step()
            return self._result(1000 * (time.monotonic() - started))
        finally:
            self._feed.finish()
            self._line.close()

    def _begin(self, now: float) -> None:
        line = self._line
        if self._limits.wall_seconds is not None:
            self._deadline = now + self._limits.wall_seconds
        if line.cgroup is not None:
            line.cgroup.limit(self._limits)
        os.set_blocking(line.stdin, False)
        os.set_blocking(line.output, False)
        line.control.setblocking(False)
        try:
            line.control.send(self._job.for_init(self._limits))
        except OSError:
            self._killed_by = "lost"
        self._poller.register(line.control, select.POLLIN)
        self._poller.register(line.output, select.POLLIN)
        if self._feed.wakes >= 0:
            self._poller.register(self._feed.wakes, select.POLLIN)
        self._write()

    def _is_over(self) -> bool:
        """All is told and heard, or there is nobody left."""
        return (self._report.ended and self._line.output < 0) or self._killed_by == "lost"

    def _step(self) -> None:
        ready = dict(self._poller.poll(self._patience()))
        if not ready:
            self._out_of_time()
            return
        if self._line.control.fileno() in ready:
            self._hear_init()
        if self._line.output in ready:
            self._hear_program()
        if self._feed.wakes in ready:
            self._feed.settle()
            if self._feed.cancelled:
                self._end("cancelled")
            self._write()
        elif self._line.stdin in ready:
            self._write()

    def _patience(self) -> float | None:
        """In milliseconds."""
        if self._deadline is None:
            return None
        return max(0.0, 1000 * (self._deadline - time.monotonic())) + 0.5

    def _out_of_time(self) -> None:
        if self._deadline is not None and time.monotonic() < self._deadline:
            return
        if self._killed_by or self._report.ended:
            self._killed_by = self._killed_by or "lost"
            self._stop_listening()
        else:
            self._end("time")

    def _end(self, reason: KilledBy) -> None:
        """Have init end everything; it reports what was used."""
        if self._killed_by:
            return
        self._killed_by = reason
        self._deadline = time.monotonic() + GRACE
        try:
            self._line.control.send(b"K")
        except OSError:
            self._stop_listening()

    def _stop_listening(self) -> None:
        """Init does not answer: hang up, which ends it."""
        self._report.status = self._report.status or 0
        if self._line.output >= 0:
            self._close_output()

    def _hear_init(self) -> None:
        try:
            message = self._line.control.recv(1 << 17)
        except BlockingIOError:
            return
        except OSError:
            message = b""
        if not message:
            self._poller.unregister(self._line.control)
            if not self._report.ended:
                self._killed_by = self._killed_by or "lost"
                self._stop_listening()
            return
        self._report.hear(message)
        if self._report.ended:
            # Whoever could still write is dead: what is in the pipe is all.
            self._deadline = time.monotonic() + GRACE
            self._poller.unregister(self._line.control)

    def _hear_program(self) -> None:
        try:
            part = os.read(self._line.output, PIECE)
        except BlockingIOError:
            return
        if not part:
            self._close_output()
            return
        self._heard += len(part)
        room = self._limits.output - len(self._kept)
        if room > 0:
            self._kept += part[:room]
            if self._on_output is not None:
                self._on_output(part[:room])
        if self._heard > self._limits.flood:
            self._end("output")

    def _close_output(self) -> None:
        self._poller.unregister(self._line.output)
        os.close(self._line.output)
        self._line.output = -1

    def _write(self) -> None:
        line = self._line
        if line.stdin < 0:
            return
        try:
            self._feed.write_some(line.stdin)
        except OSError:  # it closed its standard input, or is gone
            self._close_stdin()
            return
        if self._feed.is_over:
            self._close_stdin()
        elif self._feed.has_more:
            self._poller.register(line.stdin, select.POLLOUT)
        else:
            self._forget_stdin()

    def _close_stdin(self) -> None:
        self._forget_stdin()
        self._line.close_stdin()

    def _forget_stdin(self) -> None:
        try:
            self._poller.unregister(self._line.stdin)
        except KeyError:
            return  # the pipe took everything at once

    def _result(self, wall_ms: float) -> RunResult:
        report = self._report
        if self._killed_by == "lost":
            logger.error("a sandbox vanished: %s", self._line.complaint() or "it said nothing")
        killed_by: KilledBy = self._killed_by or ENDED_BY[report.ended_by]  # type: ignore[assignment]  # the same words
        cgroup = self._line.cgroup
        if cgroup is not None and not killed_by and cgroup.ran_out_of_memory():
            killed_by = "memory"
        return RunResult(
            exit_code=_exit_code(report.status or 0, killed_by),
            output=bytes(self._kept),
            truncated=self._heard > len(self._kept),
            timed_out=killed_by == "time",
            killed_by=killed_by,
            wall_ms=wall_ms,
            cpu_ms=report.cpu_ms,
            peak_bytes=max(report.peak_bytes, cgroup.peak() if cgroup else 0),
            files=report.made(self._job.files),
            verdict=report.verdict,
            details=report.details,
        )


def _exit_code(status: int, killed_by: KilledBy) -> int:
    if killed_by in ("time", "lost"):
        return -1
    code = os.waitstatus_to_exitcode(status)
    if killed_by and code == 0:
        return 137  # it had ended when it was told to; its end does not count
    return code if code >= 0 else 128 - code
