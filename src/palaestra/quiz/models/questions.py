"""Tables: questions and their alternatives."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base
from palaestra.core.database.base import BigId
from palaestra.quiz.models.stamps import Stamped


class Question(Stamped, Base):
    """`name` is what is asked; `type_id` is a number of `kinds.QuestionType`.

    A Numeric question is right within `tolerance` of its alternative.
    """

    __tablename__ = "quiz_questions"
    __table_args__ = (Index(None, "slide_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slide_id: Mapped[int] = mapped_column(ForeignKey("quiz_slides.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text)
    type_id: Mapped[int]
    total_score: Mapped[float] = mapped_column(default=1)
    tolerance: Mapped[float] = mapped_column(default=0)
    correcting_instructions: Mapped[str | None] = mapped_column(Text)


class Alternative(Stamped, Base):
    """`correct` is "1" or "0", or for Match the matching text; `correct_order` is Order's."""

    __tablename__ = "quiz_alternatives"
    __table_args__ = (Index(None, "question_id", "alternative_order"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("quiz_questions.id", ondelete="CASCADE"))
    alternative: Mapped[str] = mapped_column(String(1000), default="")
    alternative_order: Mapped[int] = mapped_column(default=0)
    correct: Mapped[str] = mapped_column(String(1000), default="0")
    correct_order: Mapped[int] = mapped_column(default=0)
