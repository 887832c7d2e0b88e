"""Table: slides."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base
from palaestra.core.database.base import BigId
from palaestra.quiz.models.stamps import Stamped


class Slide(Stamped, Base):
    """`order` counts from 0 without gaps; `timer` in seconds, None: untimed."""

    __tablename__ = "quiz_slides"
    __table_args__ = (UniqueConstraint("quiz_id", "order"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id", ondelete="CASCADE"))
    order: Mapped[int]
    title: Mapped[str] = mapped_column(String(200), default="")
    timer: Mapped[int | None]
    background_image_id: Mapped[int | None] = mapped_column(ForeignKey("quiz_media.id"), index=True)
