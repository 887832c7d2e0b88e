"""Voices are made ready for players after they were saved: a known end, and seeking."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select, update

from palaestra.core.database import DbSession, ReadSession
from palaestra.screencasts.models.casts import Voice
from palaestra.screencasts.sound.repaired import Repaired

REPAIR = "screencasts.repair"


class Repair(msgspec.Struct, frozen=True):
    """Arguments of the job that repairs a cast's voices."""

    cast_id: int


def waiting(db: ReadSession, cast_id: int) -> Sequence[Voice]:
    """Those of a cast that nobody has looked at."""
    query = select(Voice).where(
        Voice.screencast_id == cast_id, Voice.repaired.is_(None), Voice.trouble.is_(None)
    )
    return db.scalars(query.order_by(Voice.position)).all()


def keep(db: DbSession, found: Sequence[Repaired]) -> None:
    """A voice that was replaced meanwhile has another id, or waits for another job."""
    for one in found:
        db.execute(
            update(Voice)
            .where(Voice.id == one.voice_id)
            .values(
                repaired=one.hash,
                repaired_bytes=one.bytes,
                duration_ms=one.duration_ms,
                trouble=one.trouble,
            )
        )
