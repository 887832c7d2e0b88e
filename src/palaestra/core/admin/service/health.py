"""What the process that answers is, and what it has."""

import os
import platform

from sqlalchemy import column, select, table

from palaestra.core.admin.machine import Machine
from palaestra.core.admin.schemas import Health, NeedItem, WorkerItem
from palaestra.core.database import ReadSession, utc_now
from palaestra.core.feature import Need
from palaestra.core.jobs import Engine
from palaestra.core.jobs.memory import own_bytes
from palaestra.core.live import Live

_VERSION = table("alembic_version", column("version_num"))


def look(db: ReadSession, machine: Machine, *, engine: Engine, live: Live) -> Health:
    return Health(
        version=machine.version,
        started_at=machine.started_at,
        uptime=(utc_now() - machine.started_at).total_seconds(),
        python=platform.python_version(),
        database=_kind(db),
        revision=db.scalar(select(_VERSION.c.version_num)),
        pid=os.getpid(),
        memory=own_bytes(os.getpid()),
        workers=[WorkerItem(pid=pid, memory=own_bytes(pid)) for pid in sorted(engine.pids)],
        sockets=live.connected,
        needs=[_need(part, need) for part, needs in machine.needs for need in needs],
    )


def _kind(db: ReadSession) -> str:
    """As "SQLite 3.40.1"."""
    dialect = db.get_bind().dialect
    version = ".".join(str(part) for part in dialect.server_version_info or ())
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[dialect.name]
    return f"{name} {version}".strip()


def _need(part: str, need: Need) -> NeedItem:
    return NeedItem(
        part=part,
        name=need.name,
        purpose=need.purpose,
        present=need.present(),
        optional=need.optional,
        install=need.install,
    )
