"""Work of the screencasts feature that outlives a request."""

from typing import Any

from palaestra.core.blobs import blobs_of
from palaestra.core.configuration import AccountsSettings, Settings
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.jobs import Job, NoArgs
from palaestra.screencasts.service import attempts, drafts, repairing, runs
from palaestra.screencasts.service.repairing import REPAIR, Repair
from palaestra.screencasts.settings import ScreencastsSettings
from palaestra.screencasts.sound.repaired import Repaired


def _read(db: ReadSession, args: Repair) -> dict[str, Any] | None:
    voices = repairing.waiting(db, args.cast_id)
    if not voices:
        return None
    blobs = blobs_of(db)
    paths = [(voice.id, str(blobs.path(voice.blob))) for voice in voices]
    return {"root": str(blobs.root), "voices": paths}


def _write(db: DbSession, _args: Repair, result: list[Repaired]) -> None:
    repairing.keep(db, result)


repair = Job(
    name=REPAIR,
    args=Repair,
    read=_read,
    work="palaestra.screencasts.sound.work:repair_many",
    write=_write,
    result=list[Repaired],
    timeout=600.0,
    memory=1 << 30,
)


def _give_up(db: DbSession, _args: NoArgs, _result: None) -> int:
    """How many runs and answers a server that was killed has left open."""
    return runs.give_up(db) + attempts.give_up(db)


give_up = Job(name="screencasts.give_up", write=_give_up, schedule=3600.0)


def _forget_old(db: DbSession, _args: NoArgs, _result: None) -> int:
    """How many runs were old enough to be forgotten, as other logs are; and drafts that nobody
    went on with."""
    settings: Settings = db.info["settings"]
    left = drafts.forget_old(db, days=settings[ScreencastsSettings].draft_days)
    return left + runs.forget_old(db, days=settings[AccountsSettings].retention_days)


forget_old = Job(name="screencasts.forget_old", write=_forget_old, schedule=3600.0)

JOBS = [repair, give_up, forget_old]
