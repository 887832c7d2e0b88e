"""Table: pictures and films of quizzes; the files are blobs."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base
from palaestra.core.database.base import BigId
from palaestra.quiz.models.stamps import Stamped

IMAGE, VIDEO = 1, 2


class Media(Stamped, Base):
    """`filename` is random: whoever does not know it cannot guess it. `blob` and `thumbnail` are
    hashes; `width` and `height` in pixels.
    """

    __tablename__ = "quiz_media"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    filename: Mapped[str] = mapped_column(String(80), unique=True)
    # As the uploader called it: for people, never a path.
    title: Mapped[str] = mapped_column(String(200), default="")
    type_id: Mapped[int] = mapped_column(default=IMAGE)
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    city_id: Mapped[int | None] = mapped_column(ForeignKey("quiz_cities.id"), index=True)
    blob: Mapped[str] = mapped_column(String(64), index=True)
    thumbnail: Mapped[str] = mapped_column(String(64), index=True)
    width: Mapped[int]
    height: Mapped[int]
