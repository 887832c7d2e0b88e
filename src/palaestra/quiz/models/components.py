"""Table: what stands on a slide, for one kind of viewer."""

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base
from palaestra.core.database.base import BigId
from palaestra.quiz.models.stamps import Stamped


class Component(Stamped, Base):
    """A text (1), an image (2) or a question (3); x, y, w, h in pixels of a 1280 × 720 slide."""

    __tablename__ = "quiz_components"
    __table_args__ = (Index(None, "slide_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slide_id: Mapped[int] = mapped_column(ForeignKey("quiz_slides.id", ondelete="CASCADE"))
    view_id: Mapped[int]
    type_id: Mapped[int]
    x: Mapped[int] = mapped_column(default=0)
    y: Mapped[int] = mapped_column(default=0)
    w: Mapped[int] = mapped_column(default=100)
    h: Mapped[int] = mapped_column(default=100)
    text: Mapped[str | None] = mapped_column(Text)
    media_id: Mapped[int | None] = mapped_column(ForeignKey("quiz_media.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(
        ForeignKey("quiz_questions.id", ondelete="CASCADE"), index=True
    )
