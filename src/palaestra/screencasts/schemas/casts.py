"""Casts on the wire: the document's, and those of our pages."""

from datetime import datetime
from typing import Any

import msgspec


class ElicastItem(msgspec.Struct, kw_only=True):
    """One of the documented list; `created` in ms since 1970."""

    id: int
    created: int
    title: str
    teacher: str | None
    is_protected: bool


class ElicastList(msgspec.Struct, kw_only=True):
    elicasts: list[ElicastItem]


class Elicast(msgspec.Struct, kw_only=True):
    """A whole cast as documented."""

    id: int
    created: int
    title: str
    ots: list[dict[str, Any]]
    voice_blobs: list[str]
    teacher: str | None
    is_protected: bool


class ElicastAnswer(msgspec.Struct, kw_only=True):
    elicast: Elicast


class ElicastNumber(msgspec.Struct, kw_only=True):
    id: int


class ElicastMade(msgspec.Struct, kw_only=True):
    elicast: ElicastNumber


class CastPerson(msgspec.Struct, kw_only=True):
    """Whose cast it is."""

    id: str
    name: str | None


class CastItem(msgspec.Struct, kw_only=True):
    """One of a page of casts; `heard` is what was said where a search found it in captions."""

    id: int
    title: str
    teacher: str | None
    description: str
    created_at: datetime
    updated_at: datetime
    duration_ms: int
    exercises: int
    voices: int
    is_protected: bool
    can_change: bool
    heard: str | None = None


class CastVoice(msgspec.Struct, kw_only=True):
    """Fetched from `/api/screencasts/{id}/voices/{index}`, in ranges.

    `is_ready` once a worker has made it seekable; `trouble` says why it cannot be.
    """

    index: int
    bytes: int
    duration_ms: int | None
    is_ready: bool
    trouble: str | None


class CastExercise(msgspec.Struct, kw_only=True):
    ex_id: str
    description: str
    starts_ms: int
    ends_ms: int


class CastChapter(msgspec.Struct, kw_only=True):
    starts_ms: int
    title: str


class CaptionTrack(msgspec.Struct, kw_only=True):
    """Fetched from `/api/screencasts/{id}/captions/{language}` as WebVTT."""

    language: str
    label: str
    cues: int


class CastDetail(CastItem, kw_only=True):
    """All but ots and voices; `can_protect` and `owner` are for the teacher's pages."""

    owner: CastPerson | None
    can_protect: bool
    skip_allowed: bool
    ots_bytes: int
    tracks: list[CastVoice]
    exercise_list: list[CastExercise]
    chapters: list[CastChapter]
    captions: list[CaptionTrack]


class CastChange(msgspec.Struct, kw_only=True):
    """What is given changes. A teacher of "" takes the name away."""

    title: str | None = None
    teacher: str | None = None
    description: str | None = None
    skip_allowed: bool | None = None
    is_protected: bool | None = None
    chapters: list[CastChapter] | None = None


class TranscriptLine(msgspec.Struct, kw_only=True):
    """What is said between two moments of a cast."""

    start_ms: int
    end_ms: int
    text: str


class CastMade(msgspec.Struct, kw_only=True):
    """The number of a cast that was imported."""

    id: int
