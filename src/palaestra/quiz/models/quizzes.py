"""Table: quizzes."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base
from palaestra.core.database.base import BigId
from palaestra.quiz.models.stamps import Stamped


class Quiz(Stamped, Base):
    """A "competition" on the wire."""

    __tablename__ = "quizzes"
    __table_args__ = (
        UniqueConstraint("name", "year", "city_id"),
        Index(None, "city_id", "id"),
        Index(None, "year", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    year: Mapped[int]
    city_id: Mapped[int] = mapped_column(ForeignKey("quiz_cities.id"))
    font: Mapped[str] = mapped_column(String(60), default="")
    background_image_id: Mapped[int | None] = mapped_column(ForeignKey("quiz_media.id"), index=True)
