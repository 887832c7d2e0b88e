"""Runs that are watched while they go on: output comes as it is printed, input is taken."""

import codecs
import logging
import threading
import time
from collections.abc import Callable

from palaestra.core.access import Identity
from palaestra.core.database import Database, DbSession, after_commit
from palaestra.core.errors import NotFound, TooMany
from palaestra.core.live.outbox import Sender
from palaestra.core.sandbox import Limits, RunResult, Session
from palaestra.core.sandbox.queue import FairQueue
from palaestra.screencasts.desk import EVERYTHING, LOST, CodeDesk
from palaestra.screencasts.messages import exit_of, run_exit, run_output
from palaestra.screencasts.schemas.runs import RunAsked
from palaestra.screencasts.service import runs

logger = logging.getLogger(__name__)

# Of one connection at the same time.
MOST_EACH = 4
# Pieces of output closer together than this travel as one message, in seconds.
TOGETHER = 0.03


class LiveRun:
    """One run and the socket that watches it. Input that comes before it starts waits."""

    def __init__(self, run_id: int, sid: str, tell: Callable[[str], None]) -> None:
        self.run_id, self.sid = run_id, sid
        self.output = Output(tell)
        self._session: Session | None = None
        self._input: list[bytes] = []
        self._ended = self._cancelled = False
        self._lock = threading.Lock()

    def started(self, session: Session) -> None:
        with self._lock:
            self._session = session
            for data in self._input:
                session.write_stdin(data)
            if self._ended:
                session.close_stdin()
            if self._cancelled:
                session.cancel()

    def write(self, data: bytes, *, end: bool) -> None:
        """Raises TooMany where the program leaves too much unread."""
        with self._lock:
            self._ended = self._ended or end
            if self._session is None:
                if len(self._input) > 1000:
                    raise TooMany("The program has not started yet.", retry_after=1)
                self._input.append(data)
                return
            self._session.write_stdin(data)
            if end:
                self._session.close_stdin()

    def cancel(self) -> None:
        with self._lock:
            self._cancelled = True
            if self._session is not None:
                self._session.cancel()


class Output:
    """Text from bytes as they come; what comes in a rush is told together."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._waiting: list[str] = []
        self._told = 0.0
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def hear(self, part: bytes) -> None:
        with self._lock:
            self._waiting.append(self._decode(part))
            if time.monotonic() - self._told >= TOGETHER and self._timer is None:
                self._flush()
            elif self._timer is None:
                self._timer = threading.Timer(TOGETHER, self._in_time)
                self._timer.daemon = True
                self._timer.start()

    def end(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._waiting.append(self._decode(b"", True))
            self._flush()

    def _in_time(self) -> None:
        with self._lock:
            self._timer = None
            self._flush()

    def _flush(self) -> None:
        text = "".join(self._waiting)
        self._waiting.clear()
        self._told = time.monotonic()
        if text:
            self._tell(text)


class LiveRuns:
    """All of this process. A connection that goes takes its runs with it."""

    def __init__(self, database: Database, desk: CodeDesk, live: Sender, *, at_once: int) -> None:
        self._database, self._desk, self._live = database, desk, live
        self._queue = FairQueue(at_once=at_once, waiting=at_once)
        self._runs: dict[int, LiveRun] = {}
        self._lock = threading.Lock()

    def begin(self, db: DbSession, identity: Identity, asked: RunAsked, sid: str) -> int:
        """Write it down; after the commit it starts. Raises Invalid, NotSignedIn, TooMany."""
        caller = self._desk.admit(identity)
        self._desk.check(asked)
        with self._lock:
            if sum(run.sid == sid for run in self._runs.values()) >= MOST_EACH:
                raise TooMany(f"{MOST_EACH} programs run here already.", retry_after=5)
        limits = self._desk.limits(asked)
        run_id = runs.begin(db, identity, asked, limits=limits, interactive=True)
        after_commit(db, lambda: self._submit(run_id, sid, caller, asked, limits))
        return run_id

    def write(self, sid: str, run_id: int, data: str, *, end: bool) -> None:
        """Raises NotFound for a run that is over, or another connection's."""
        self._of(sid, run_id).write(data.encode("utf-8", "replace"), end=end)

    def cancel(self, sid: str, run_id: int) -> None:
        self._of(sid, run_id).cancel()

    def left(self, sid: str) -> None:
        with self._lock:
            theirs = [run for run in self._runs.values() if run.sid == sid]
        for run in theirs:
            run.cancel()

    def close(self) -> None:
        self._queue.close()

    def _of(self, sid: str, run_id: int) -> LiveRun:
        run = self._runs.get(run_id)
        if run is None or run.sid != sid:
            raise NotFound("run")
        return run

    def _submit(self, run_id: int, sid: str, caller: str, asked: RunAsked, limits: Limits) -> None:
        def tell(text: str) -> None:
            self._live.send(run_output.name, {"run_id": run_id, "output": text}, room=sid)

        run = LiveRun(run_id, sid, tell)
        with self._lock:
            self._runs[run_id] = run
        try:
            self._queue.submit(caller, lambda: self._work(run, asked, limits))
        except TooMany:
            self._end(run, LOST)

    def _work(self, run: LiveRun, asked: RunAsked, limits: Limits) -> None:
        """In a thread of the queue, as long as the run lasts."""
        result = LOST
        try:
            session = self._desk.sandbox.open(
                asked.code,
                language=asked.language,
                files={file.name: file.base64 for file in asked.files},
                collect=EVERYTHING,
                limits=limits,
                on_output=run.output.hear,
            )
            session.write_stdin(asked.stdin.encode("utf-8", "replace"))
            run.started(session)
            result = session.wait()
        except Exception:
            logger.exception("a program could not be run")
        finally:
            self._end(run, result)

    def _end(self, run: LiveRun, result: RunResult) -> None:
        run.output.end()
        with self._lock:
            self._runs.pop(run.run_id, None)
        self._database.transact(runs.finish, run.run_id, result)
        self._live.send(run_exit.name, exit_of(run.run_id, result), room=run.sid)
