"""Answers and scores."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

AnswerId = Annotated[str, Meta(min_length=1, max_length=36)]
Rev = Annotated[int, Meta(ge=0, le=2**53)]


class AnswerItem(Struct, kw_only=True):
    """`answer` is the payload, `text` the same for people."""

    id: int
    answer: Any
    text: str
    question_id: int
    team_id: int
    presentation_id: int
    answer_id: str
    client_rev: int
    late: bool
    received_at: datetime


class ScoreItem(Struct, kw_only=True):
    """`score` is what counts; `auto` what marking gave; null: nobody gave any yet."""

    id: int
    score: float | None
    auto: float | None
    judged: float | None
    question_id: int
    team_id: int
    reason: str
    rev: int


class LiveAnswer(Struct, kw_only=True):
    """An answer as the socket tells it; `received_at` in ms. `text` is for judges to read."""

    team_id: int
    question_id: int
    answer: Any
    text: str
    answer_id: str
    client_rev: int
    late: bool
    received_at: int


class LiveScore(Struct, kw_only=True):
    team_id: int
    question_id: int
    score: float | None
    auto: float | None
    judged: float | None
    reason: str
    rev: int


class DocumentedAnswer(Struct, kw_only=True):
    """As the documented client sends it; with `answer_id` and `client_rev` it may be repeated."""

    answer: Any
    question_id: int
    answer_id: AnswerId | None = None
    client_rev: Rev | None = None
    phase_rev: int | None = None
    # Refused: points are not a team's to give.
    score: Any = None


class AnswerChange(Struct, kw_only=True):
    answer: Any
    answer_id: AnswerId | None = None
    client_rev: Rev | None = None
    phase_rev: int | None = None
