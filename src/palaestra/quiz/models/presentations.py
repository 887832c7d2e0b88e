"""Tables: a quiz being shown, and the log of what happened in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base
from palaestra.core.database.base import BigId
from palaestra.quiz.models.stamps import Stamped

ENDED = "ended"
_ACTIVE = text("state != 'ended'")


class Presentation(Stamped, Base):
    """One showing of a quiz; at most one of a quiz is not ended.

    `content` is the quiz as it was dealt at the start: alternatives shuffled, under ids that say
    nothing. Later edits change nothing of what was shown.
    `shown` has by slide id what became of each slide: `{"phase", "revealed"}`. `board` are the
    totals by team as they were last told to everyone; `board_due`: they have changed since.
    """

    __tablename__ = "quiz_presentations"
    __table_args__ = (
        UniqueConstraint("quiz_id", "run"),
        Index(
            "uq_quiz_presentations_active",
            "quiz_id",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        Index(None, "state", "updated"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id", ondelete="CASCADE"))
    run: Mapped[int]
    state: Mapped[str] = mapped_column(String(8), default="lobby")
    slide_id: Mapped[int | None]
    phase: Mapped[str] = mapped_column(String(8), default="hidden")
    phase_rev: Mapped[int] = mapped_column(default=0)
    deadline_at: Mapped[datetime | None]
    remaining_ms: Mapped[int | None]
    duration_ms: Mapped[int | None]
    seq: Mapped[int] = mapped_column(default=0)
    epoch: Mapped[str] = mapped_column(String(16))
    shown: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    board_due: Mapped[bool] = mapped_column(default=False)
    board: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    board_shown: Mapped[bool] = mapped_column(default=False)
    announcement: Mapped[str] = mapped_column(String(500), default="")
    started_by: Mapped[str] = mapped_column(String(80))
    ended_at: Mapped[datetime | None]
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)


class LogEntry(Base):
    """One event of a presentation, whole; what a view may see of it is projected."""

    __tablename__ = "quiz_log"

    presentation_id: Mapped[int] = mapped_column(
        ForeignKey("quiz_presentations.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(24))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
