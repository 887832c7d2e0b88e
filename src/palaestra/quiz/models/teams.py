"""Table: teams."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base
from palaestra.core.database.base import BigId
from palaestra.quiz.models.stamps import Stamped


class Team(Stamped, Base):
    __tablename__ = "quiz_teams"
    __table_args__ = (UniqueConstraint("quiz_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
