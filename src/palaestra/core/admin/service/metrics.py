"""What is looked up when the metrics are asked for."""

import os
from collections.abc import Iterator

from sqlalchemy import func, select

from palaestra.core.database import ReadSession
from palaestra.core.jobs import Engine
from palaestra.core.jobs.memory import own_bytes
from palaestra.core.jobs.models import JobRow, State
from palaestra.core.live import Live
from palaestra.core.metrics import Gauge


def gauges(db: ReadSession, *, engine: Engine, live: Live) -> Iterator[Gauge]:
    """Jobs of the whole server; sockets and memory of the process that answers."""
    yield from _jobs(db)
    yield Gauge(name="palaestra_sockets", help="Open sockets.", value=live.connected)
    workers = sorted(engine.pids)
    yield Gauge(name="palaestra_workers", help="Worker processes.", value=len(workers))
    for kind, pids in (("server", [os.getpid()]), ("workers", workers)):
        yield Gauge(
            name="palaestra_memory_bytes",
            help="Memory of its own, in bytes.",
            labels=(("part", kind),),
            value=sum(own_bytes(pid) for pid in pids),
        )


def _jobs(db: ReadSession) -> Iterator[Gauge]:
    counted = select(JobRow.state, func.count()).group_by(JobRow.state)
    numbers = {State(state): number for state, number in db.execute(counted)}
    for state in State:
        yield Gauge(
            name="palaestra_jobs",
            help="Jobs by state; ended ones are kept for a while.",
            labels=(("state", str(state.value)),),
            value=numbers.get(state, 0),
        )
