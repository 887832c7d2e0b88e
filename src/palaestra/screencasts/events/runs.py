"""Socket.IO of code runs: start one, type into it, end it."""

from collections.abc import Callable
from typing import Any

from palaestra.core.access import Identity, public
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.live import Socket, event
from palaestra.screencasts.live_runs import LiveRuns
from palaestra.screencasts.schemas.runs import RunCancel, RunInput, RunStarted, StartRun

# Who may be anonymous is configured: CodeDesk.admit says it.
may_run = public


def live_runs(db: DbSession | ReadSession) -> LiveRuns:
    found: LiveRuns = db.info["live_runs"]
    return found


@event("run_code", access=may_run, payload=StartRun, max_bytes=4 << 20)
def start(db: DbSession, identity: Identity, payload: StartRun, socket: Socket) -> RunStarted:
    """Run a program; what it prints comes as `run_output`, its end as `run_exit`."""
    return RunStarted(live_runs(db).begin(db, identity, payload, socket.sid))


@event("run_input", access=may_run, payload=RunInput, writes=False, max_bytes=80 << 10)
def write(db: ReadSession, payload: RunInput, socket: Socket) -> None:
    """Type into a run of this connection."""
    live_runs(db).write(socket.sid, payload.run_id, payload.data, end=payload.end)


@event("run_cancel", access=may_run, payload=RunCancel, writes=False)
def cancel(db: ReadSession, payload: RunCancel, socket: Socket) -> None:
    """End a run of this connection; `run_exit` follows."""
    live_runs(db).cancel(socket.sid, payload.run_id)


def left(db: DbSession, sid: str) -> None:
    """Whoever goes takes what runs for them along."""
    live_runs(db).left(sid)


EVENTS: list[Callable[..., Any]] = [start, write, cancel]
