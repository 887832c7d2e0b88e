"""Casts as our pages show them: a page of a list, and all about one but what was recorded."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.database import ReadSession, page_of
from palaestra.screencasts.access import may_change, may_protect, visible
from palaestra.screencasts.models.casts import Caption, Chapter, Exercise, Screencast
from palaestra.screencasts.schemas.casts import (
    CaptionTrack,
    CastChapter,
    CastDetail,
    CastExercise,
    CastItem,
    CastPerson,
    CastVoice,
)
from palaestra.screencasts.service.casts import voices_of

LONGEST_SEARCH = 100
AROUND = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """`words` stand in title, teacher or captions; all of them in one of these."""

    words: tuple[str, ...] = ()
    teacher: str | None = None
    owner_id: int | None = None


def read_words(text: str) -> tuple[str, ...]:
    return tuple(text[:LONGEST_SEARCH].casefold().split())


def listed(
    db: ReadSession,
    identity: Identity,
    search: Search,
    *,
    open_mode: bool,
    page: int,
    size: int,
) -> tuple[list[CastItem], int]:
    """A page of casts, newest first, and the number of all that match."""
    query = select(Screencast).where(visible(), *_conditions(search))
    rows, total = page_of(db, query.order_by(Screencast.id.desc()), page=page, size=size)
    found = [row[0] for row in rows]
    heard = _heard(db, [cast.id for cast in found], search.words)
    items = [
        CastItem(**_item(cast, identity, open_mode), heard=heard.get(cast.id)) for cast in found
    ]
    return items, total


def _conditions(search: Search) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if search.teacher is not None:
        conditions.append(Screencast.teacher == (search.teacher or None))
    if search.owner_id is not None:
        conditions.append(Screencast.owner_id == search.owner_id)
    if search.words:
        named = [_has(Screencast.search_text, word) for word in search.words]
        said = select(Caption.screencast_id).where(*_said(search.words))
        conditions.append(or_(_all(named), Screencast.id.in_(said)))
    return conditions


def _all(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    first, *rest = conditions
    for condition in rest:
        first = first & condition
    return first


def _has(column: Any, word: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.contains(word, autoescape=True)
    return found


def _said(words: Collection[str]) -> list[ColumnElement[bool]]:
    return [_has(Caption.search_text, word) for word in words]


def _heard(db: ReadSession, cast_ids: list[int], words: tuple[str, ...]) -> Mapping[int, str]:
    """By cast, what is said around the first word, where all of them are said."""
    if not words or not cast_ids:
        return {}
    query = select(Caption.screencast_id, Caption.search_text).where(
        Caption.screencast_id.in_(cast_ids), *_said(words)
    )
    return {number: _around(text, words[0]) for number, text in db.execute(query)}


def _around(text: str, word: str) -> str:
    at = text.find(word)
    start, end = max(0, at - AROUND), min(len(text), at + len(word) + AROUND)
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"


def _item(cast: Screencast, identity: Identity, open_mode: bool) -> dict[str, Any]:
    return {
        "id": cast.id,
        "title": cast.title,
        "teacher": cast.teacher,
        "description": cast.description,
        "created_at": cast.created_at,
        "updated_at": cast.updated_at,
        "duration_ms": cast.duration_ms,
        "exercises": cast.exercises,
        "voices": cast.voices,
        "is_protected": cast.is_protected,
        "can_change": may_change(identity, cast, open_mode=open_mode),
    }


def detail(db: ReadSession, identity: Identity, cast: Screencast, *, open_mode: bool) -> CastDetail:
    return CastDetail(
        **_item(cast, identity, open_mode),
        owner=_owner(db, cast),
        can_protect=may_protect(identity, cast),
        skip_allowed=cast.skip_allowed,
        ots_bytes=cast.ots_bytes,
        tracks=_tracks(db, cast),
        exercise_list=exercises_of(db, cast.id),
        chapters=chapters_of(db, cast.id),
        captions=_captions(db, cast.id),
    )


def _owner(db: ReadSession, cast: Screencast) -> CastPerson | None:
    owner = db.get(Account, cast.owner_id) if cast.owner_id else None
    return CastPerson(id=owner.public_id, name=owner.name) if owner else None


def _tracks(db: ReadSession, cast: Screencast) -> list[CastVoice]:
    return [
        CastVoice(
            index=voice.position,
            bytes=voice.bytes if voice.repaired_bytes is None else voice.repaired_bytes,
            duration_ms=voice.duration_ms,
            is_ready=voice.repaired is not None,
            trouble=voice.trouble,
        )
        for voice in voices_of(db, cast.id)
    ]


def exercises_of(db: ReadSession, cast_id: int) -> list[CastExercise]:
    query = select(Exercise).where(Exercise.screencast_id == cast_id).order_by(Exercise.position)
    return [
        CastExercise(
            ex_id=found.ex_id,
            description=found.description,
            starts_ms=found.starts_ms,
            ends_ms=found.ends_ms,
        )
        for found in db.scalars(query)
    ]


def chapters_of(db: ReadSession, cast_id: int) -> list[CastChapter]:
    query = select(Chapter).where(Chapter.screencast_id == cast_id).order_by(Chapter.starts_ms)
    return [CastChapter(starts_ms=one.starts_ms, title=one.title) for one in db.scalars(query)]


def _captions(db: ReadSession, cast_id: int) -> list[CaptionTrack]:
    query = select(Caption).where(Caption.screencast_id == cast_id).order_by(Caption.language)
    return [
        CaptionTrack(language=one.language, label=one.label, cues=len(one.cues))
        for one in db.scalars(query)
    ]
