"""Casts: made, changed, deleted, found."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, delete, select

from palaestra.core import jobs
from palaestra.core.access import Identity
from palaestra.core.activity import service as activity
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Forbidden, Invalid, NotFound
from palaestra.screencasts.access import may_change, visible
from palaestra.screencasts.models.casts import Exercise, Screencast, Voice
from palaestra.screencasts.service.recordings import Recording
from palaestra.screencasts.service.repairing import REPAIR, Repair

LONGEST_TITLE = 128
LONGEST_TEACHER = 64
LARGEST_ID = 2**63 - 1
REPAIRED_AFTER = timedelta(seconds=1)

_LISTED = (
    Screencast.id,
    Screencast.created_at,
    Screencast.title,
    Screencast.teacher,
    Screencast.is_protected,
)


def _page(*more: ColumnElement[bool]) -> Select[int, datetime, str, str | None, bool]:
    query = select(*_LISTED).where(visible(), *more).order_by(Screencast.id.desc())
    return query.limit(bindparam("count")).offset(bindparam("skipped"))


# Built once, by whose casts are asked for: of everybody, of nobody named, of one teacher.
_PAGES = {
    None: _page(),
    False: _page(Screencast.teacher.is_(None)),
    True: _page(Screencast.teacher == bindparam("teacher")),
}


def checked_title(title: str) -> str:
    if not 1 <= len(title) <= LONGEST_TITLE or not title.strip():
        raise Invalid("title", f"A title has 1 to {LONGEST_TITLE} characters.")
    return title


def checked_teacher(teacher: str) -> str:
    if not 1 <= len(teacher) <= LONGEST_TEACHER:
        raise Invalid("teacher", f"A teacher's name has 1 to {LONGEST_TEACHER} characters.")
    return teacher


def documented(
    db: ReadSession, *, page: int, count: int, teacher: str | None
) -> Sequence[Row[int, datetime, str, str | None, bool]]:
    """Newest first; `teacher` None: of everybody, empty: those that name nobody."""
    query = _PAGES[None if teacher is None else bool(teacher)]
    # Of columns only, without the session's work for rows that are objects.
    asked = {"teacher": teacher, "count": count, "skipped": page * count}
    return db.connection().execute(query, asked).all()


def checked_id(cast_id: int) -> int:
    """Raises NotFound for what no database can hold."""
    if not 0 < cast_id <= LARGEST_ID:
        raise NotFound("elicast")
    return cast_id


def get(db: ReadSession, cast_id: int) -> Screencast:
    """Raises NotFound for none, and for one that was deleted."""
    found = db.get(Screencast, checked_id(cast_id))
    if found is None or found.deleted_at is not None:
        raise NotFound("elicast")
    return found


def get_changeable(
    db: ReadSession, identity: Identity, cast_id: int, *, open_mode: bool
) -> Screencast:
    """Raises NotFound, also for a protected one, and Forbidden for somebody else's."""
    cast = get(db, cast_id)
    if cast.is_protected:
        raise NotFound("elicast")
    if not may_change(identity, cast, open_mode=open_mode):
        raise Forbidden("This cast belongs to somebody else.")
    return cast


def voices_of(db: ReadSession, cast_id: int) -> Sequence[Voice]:
    query = select(Voice).where(Voice.screencast_id == cast_id).order_by(Voice.position)
    return db.scalars(query).all()


def create(
    db: DbSession, identity: Identity, recording: Recording, *, title: str, teacher: str | None
) -> Screencast:
    cast = Screencast(
        title=title,
        teacher=teacher,
        search_text=search_text(title, teacher),
        owner_id=identity.account_id,
        **_described(recording),
    )
    db.add(cast)
    db.flush()
    _fill(db, cast, recording)
    activity.record(db, identity, "screencasts.created", subject=str(cast.id))
    return cast


def replace(
    db: DbSession,
    identity: Identity,
    cast: Screencast,
    recording: Recording,
    *,
    title: str,
    teacher: str | None,
) -> None:
    """What was recorded gives way to `recording`; without a `teacher` that stays."""
    cast.title = title
    cast.teacher = teacher if teacher is not None else cast.teacher
    cast.search_text = search_text(cast.title, cast.teacher)
    for name, value in _described(recording).items():
        setattr(cast, name, value)
    cast.updated_at = utc_now()
    db.execute(delete(Voice).where(Voice.screencast_id == cast.id))
    db.execute(delete(Exercise).where(Exercise.screencast_id == cast.id))
    _fill(db, cast, recording)
    activity.record(db, identity, "screencasts.changed", subject=str(cast.id))


def remove(db: DbSession, identity: Identity, cast: Screencast) -> None:
    """Nobody sees it any more; its number is not given again."""
    cast.deleted_at = utc_now()
    activity.record(db, identity, "screencasts.deleted", subject=str(cast.id))


def _described(recording: Recording) -> dict[str, Any]:
    summary = recording.summary
    return {
        "ots": recording.ots.hash,
        "ots_bytes": recording.ots.size,
        "duration_ms": summary.duration_ms,
        "voices": len(recording.voices),
        "exercises": len(summary.exercises),
    }


def search_text(title: str, teacher: str | None) -> str:
    return f"{title} {teacher or ''}".casefold()


def _fill(db: DbSession, cast: Screencast, recording: Recording) -> None:
    db.add_all(
        Voice(screencast_id=cast.id, position=position, blob=blob.hash, bytes=blob.size)
        for position, blob in enumerate(recording.voices)
    )
    if recording.voices:
        # Out of the way of what the same person does next.
        jobs.submit(db, REPAIR, Repair(cast_id=cast.id), run_at=utc_now() + REPAIRED_AFTER)
    db.add_all(
        Exercise(
            screencast_id=cast.id,
            position=position,
            ex_id=found.ex_id,
            description=found.description,
            starts_ms=found.starts_ms,
            ends_ms=found.ends_ms,
        )
        for position, found in enumerate(recording.summary.exercises)
    )
