"""Tables: what teams answered, the answer that counts and every version before it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base
from palaestra.core.database.base import BigId
from palaestra.quiz.models.stamps import Stamped


class Answer(Stamped, Base):
    """The answer of a team to a question; `late` if it came when answers no longer counted."""

    __tablename__ = "quiz_answers"
    __table_args__ = (
        UniqueConstraint("presentation_id", "team_id", "question_id"),
        Index(None, "team_id", "id"),
        Index(None, "question_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    presentation_id: Mapped[int] = mapped_column(
        ForeignKey("quiz_presentations.id", ondelete="CASCADE")
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("quiz_teams.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("quiz_questions.id", ondelete="CASCADE"))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    answer_id: Mapped[str] = mapped_column(String(36))
    client_rev: Mapped[int]
    received_at: Mapped[datetime]
    late: Mapped[bool] = mapped_column(default=False)


class AnswerVersion(Base):
    """Everything a team sent, once: what a repeated message finds is what it was told before."""

    __tablename__ = "quiz_answer_versions"
    __table_args__ = (
        UniqueConstraint("presentation_id", "team_id", "answer_id", "client_rev"),
        Index(None, "team_id"),
        Index(None, "question_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    presentation_id: Mapped[int] = mapped_column(
        ForeignKey("quiz_presentations.id", ondelete="CASCADE")
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("quiz_teams.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("quiz_questions.id", ondelete="CASCADE"))
    answer_id: Mapped[str] = mapped_column(String(36))
    client_rev: Mapped[int]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    received_at: Mapped[datetime]
    # Whether it became the answer that counts, and whether it came late: its acknowledgement.
    counted: Mapped[bool]
    late: Mapped[bool]
