"""Tables: points of a team for a question, and every change that a person made of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base
from palaestra.core.database.base import BigId
from palaestra.quiz.models.stamps import Stamped


class Score(Stamped, Base):
    """`auto` is what marking gave, None where it cannot; a judge's points go before it."""

    __tablename__ = "quiz_scores"
    __table_args__ = (
        UniqueConstraint("presentation_id", "team_id", "question_id"),
        Index(None, "team_id"),
        Index(None, "question_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    presentation_id: Mapped[int] = mapped_column(
        ForeignKey("quiz_presentations.id", ondelete="CASCADE")
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("quiz_teams.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("quiz_questions.id", ondelete="CASCADE"))
    auto: Mapped[float | None]
    judged: Mapped[float | None]
    judge: Mapped[str | None] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(500), default="")
    rev: Mapped[int] = mapped_column(default=0)

    @property
    def points(self) -> float | None:
        return self.auto if self.judged is None else self.judged


class ScoreChange(Base):
    """The audit: who gave which points, when and why."""

    __tablename__ = "quiz_score_changes"
    __table_args__ = (Index(None, "score_id", "rev"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    score_id: Mapped[int] = mapped_column(ForeignKey("quiz_scores.id", ondelete="CASCADE"))
    rev: Mapped[int]
    judged: Mapped[float | None]
    before: Mapped[float | None]
    judge: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
