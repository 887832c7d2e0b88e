"""Casts as the client hands them out."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

PREFIX = "data:audio/webm;base64,"


@dataclass(frozen=True, slots=True, kw_only=True)
class CastItem:
    """One of a list of casts."""

    id: int
    created: datetime
    title: str
    teacher: str | None
    is_protected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast(CastItem):
    """A whole cast; `voices` are WebM, one a take."""

    ots: list[dict[str, Any]]
    voices: list[bytes]


def item_of(raw: Mapping[str, Any]) -> CastItem:
    return CastItem(**_fields(raw))


def cast_of(raw: Mapping[str, Any]) -> Cast:
    voices = [decoded(uri) for uri in raw["voice_blobs"]]
    return Cast(**_fields(raw), ots=raw["ots"], voices=voices)


def _fields(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": raw["id"],
        "created": datetime.fromtimestamp(raw["created"] / 1000, UTC),
        "title": raw["title"],
        "teacher": raw["teacher"],
        "is_protected": raw["is_protected"],
    }


def encoded(voice: bytes) -> str:
    return PREFIX + base64.b64encode(voice).decode()


def decoded(uri: str) -> bytes:
    return base64.b64decode(uri.removeprefix(PREFIX))
