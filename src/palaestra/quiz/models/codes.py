"""Tables: the codes by which people join, and the tokens that they were given for them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base
from palaestra.core.database.base import BigId
from palaestra.quiz.models.stamps import Stamped


class Code(Stamped, Base):
    """Of the Judge, Audience and Operator views one each; of Team one for every team."""

    __tablename__ = "quiz_codes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    view_id: Mapped[int]
    team_id: Mapped[int | None] = mapped_column(
        ForeignKey("quiz_teams.id", ondelete="CASCADE"), index=True
    )


class CodeToken(Base):
    """One device's token, by the SHA-256 of its `jti`; without its row a token is worth nothing."""

    __tablename__ = "quiz_code_tokens"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    jti_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_id: Mapped[int] = mapped_column(
        ForeignKey("quiz_codes.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(index=True)
