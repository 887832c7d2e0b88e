"""One worker process as the server sees it: start, one task at a time, kill."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping

import msgspec

from palaestra.core.jobs.errors import WorkerDied, WorkFailed
from palaestra.core.jobs.faults import error_of
from palaestra.core.jobs.wire import (
    LENGTH,
    Answer,
    Done,
    Failed,
    FrameError,
    Progress,
    Ready,
    Task,
    body_length,
    decode,
    frame,
)

logger = logging.getLogger(__name__)

MIB = 1 << 20
START_TIMEOUT = 30.0
END_TIMEOUT = 10.0
LINE_LIMIT = 8 << 10
LINES_PER_TASK = 200

Report = Callable[[float, str], None]


class WorkerProcess:
    """Made by `start`; ended by `kill`, after which `gone` waits for the last of it."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self.pid = process.pid
        self.tasks = 0
        self.is_working = False
        self._process = process
        self._inbox, self._outbox = process.stdin, process.stdout
        self._killed_for: WorkFailed | None = None
        self._lines_left = LINES_PER_TASK
        self._log = asyncio.create_task(self._log_lines(process.stderr))

    @classmethod
    async def start(cls, environment: Mapping[str, str]) -> "WorkerProcess":
        """Raises WorkerDied if it does not come up."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "palaestra.core.jobs.worker", str(os.getpid())),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=dict(environment),
            cwd="/",
            start_new_session=True,
            limit=MIB,
        )
        worker = cls(process)
        slow = WorkerDied(f"worker {worker.pid} did not start in {START_TIMEOUT:g} seconds")
        clock = asyncio.get_running_loop().call_later(START_TIMEOUT, worker.kill, slow)
        try:
            await worker._expect_ready()
        except BaseException:
            worker.kill()
            await worker.gone()
            raise
        finally:
            clock.cancel()
        return worker

    async def _expect_ready(self) -> None:
        if not isinstance(await self._receive(), Ready):
            raise WorkerDied(f"worker {self.pid} did not begin with ready")

    @property
    def is_usable(self) -> bool:
        return not self.is_working and self._killed_for is None and self.is_alive

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None and not self._outbox.at_eof()

    async def perform(self, task: Task, report: Report) -> msgspec.Raw:
        """The result of `task`; raises its error, WorkerDied, or what `kill` was called for."""
        self.is_working = True
        self.tasks += 1
        self._lines_left = LINES_PER_TASK
        message = frame(task)
        with contextlib.suppress(ConnectionError):  # reading tells how it died
            self._inbox.write(message)
            await self._inbox.drain()
        while True:
            answer = await self._receive()
            if isinstance(answer, Progress):
                report(answer.fraction, answer.text)
                continue
            self.is_working = False
            return _result_of(answer)

    async def _receive(self) -> Answer:
        try:
            header = await self._outbox.readexactly(LENGTH.size)
            body = await self._outbox.readexactly(body_length(header))
            answer: Answer = decode(body, Answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise await self._death() from None
        except (FrameError, msgspec.MsgspecError) as error:
            raise WorkerDied(f"it wrote what is no answer: {error}") from error
        return answer

    async def _death(self) -> WorkFailed:
        if self._killed_for is not None:
            return self._killed_for
        self._kill_group()
        code = await self._process.wait()
        how = f"by signal {-code} ({signal.strsignal(-code)})" if code < 0 else f"with code {code}"
        return WorkerDied(f"worker {self.pid} ended {how}")

    def kill(self, reason: WorkFailed | None = None) -> None:
        """End it and what it started, now; `perform` then raises `reason`."""
        if self._killed_for is None:
            self._killed_for = reason or WorkerDied(f"worker {self.pid} was ended by the server")
        self._kill_group()

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    async def gone(self) -> None:
        """Wait for the end of a killed worker."""
        self._inbox.close()
        await self._process.wait()
        _, unread = await asyncio.wait([self._log], timeout=END_TIMEOUT)
        for log in unread:  # somebody outside its group still holds the pipe
            log.cancel()

    async def _log_lines(self, stream: asyncio.StreamReader) -> None:
        rest = b""
        while chunk := await stream.read(LINE_LIMIT):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > LINE_LIMIT:
                lines, rest = [*lines, rest[:LINE_LIMIT]], b""
            for line in lines:
                self._log_line(line)
        if rest:
            self._log_line(rest)

    def _log_line(self, line: bytes) -> None:
        self._lines_left -= 1
        if self._lines_left >= 0:
            logger.info("worker %d: %s", self.pid, line.decode(errors="replace"))
        elif self._lines_left == -1:
            logger.warning("worker %d writes more than is kept; the rest is dropped", self.pid)


def _result_of(answer: Ready | Done | Failed) -> msgspec.Raw:
    if isinstance(answer, Done):
        return answer.result
    if isinstance(answer, Failed):
        raise error_of(answer)
    raise WorkerDied("it answered a task with ready")
