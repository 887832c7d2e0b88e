"""Tables: registrations that are done later, and the pictures they are about."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId

ONE, BATCH = "one", "batch"


class Registration(Base):
    """Work on pictures that outlives its request; `public_id` is all that its owner needs.

    `asked` is an `imaging.asked.Asked`, `result` what the worker found, `archive` a blob.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        Index(None, "created_at"),
        Index(None, "owner_id", "id"),
        Index(None, "archive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[int | None] = mapped_column(BigId)
    job_id: Mapped[int | None] = mapped_column(BigId)
    asked: Mapped[dict[str, Any]]
    result: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    archive: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    pictures: Mapped[list["RegistrationPicture"]] = relationship(
        order_by="RegistrationPicture.position", cascade="all, delete-orphan"
    )


class RegistrationPicture(Base):
    """The model is at position 0, photos follow; `name` is what the sender calls the file."""

    __tablename__ = "registration_pictures"
    __table_args__ = (Index(None, "file"),)

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    file: Mapped[str] = mapped_column(String(64))
