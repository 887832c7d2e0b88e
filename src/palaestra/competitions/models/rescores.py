"""Rescoring: what is scored anew and why, and every score that a submission ever had."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId

RescoreState = Literal["running", "done", "failed"]


class Rescore(Base):
    """All submissions of a competition by what holds from then on: truth, metric and rules.

    Its results wait as `ScoreRecord`s of `version` until the last is there, then the board
    changes at once. `last_id` is the last submission that was looked at.
    """

    __tablename__ = "competition_rescores"
    __table_args__ = (
        Index(None, "competition_id", "id"),
        Index(None, "competition_id", "state", "id"),
        Index(None, "truth"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competitions.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int]
    # What the host wrote, and what changed: truth, metric, split, phase, selection.
    why: Mapped[str] = mapped_column(String(400))
    changed: Mapped[list[Any]]
    state: Mapped[RescoreState] = mapped_column(String(8), default="running")
    trouble: Mapped[str | None] = mapped_column(Text)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    last_id: Mapped[int] = mapped_column(BigId, default=0)
    truth: Mapped[str] = mapped_column(String(64))
    truth_format: Mapped[str] = mapped_column(String(8))
    metric: Mapped[str] = mapped_column(String(40))
    private_share: Mapped[float]
    rules: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    finished_at: Mapped[datetime | None]


class ScoreRecord(Base):
    """What a submission's score was by version `version` of the scoring."""

    __tablename__ = "competition_scores"
    __table_args__ = (Index(None, "competition_id", "version", "submission_id"),)

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competitions.id", ondelete="CASCADE"))
    metric: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12))
    score: Mapped[float | None]
    private_score: Mapped[float | None]
    reason: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=utc_now)
