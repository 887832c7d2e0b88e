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


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of an answer to an exercise. `exit_code` is 0 for a correct one.

    `failed_line` counts in the whole program; it and the two texts say which assertion did not
    hold. `error` says why an answer could not be run, or is not believed.
    """

    id: int
    correct: bool
    exit_code: int
    error: str | None
    stdout: str
    failed_line: int | None = None
    failed_text: str = ""
    failed_message: str = ""


def answer_of(raw: Mapping[str, Any]) -> Answer:
    failed = raw["failed_assertion"] or {}
    return Answer(
        id=raw["code_run_exercise"]["id"],
        correct=raw["correct"],
        exit_code=raw["exit_code"],
        error=raw["error"],
        stdout=raw["stdout"],
        failed_line=failed.get("line"),
        failed_text=failed.get("text", ""),
        failed_message=failed.get("message", ""),
    )


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
