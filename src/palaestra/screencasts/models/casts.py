"""Casts: what a list needs in one narrow table; what was recorded lies in blobs beside it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId


class Screencast(Base):
    """A cast, "elicast" on the wire; `ots` is the blob of its JSON list as it was sent."""

    __tablename__ = "screencasts"
    __table_args__ = (
        Index(None, "deleted_at", "id"),
        Index(None, "teacher", "id"),
        Index(None, "owner_id", "id"),
        Index(None, "ots"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)
    title: Mapped[str] = mapped_column(String(128))
    teacher: Mapped[str | None] = mapped_column(String(64))
    # Of title and teacher, folded for search.
    search_text: Mapped[str] = mapped_column(String(400))
    description: Mapped[str] = mapped_column(Text, default="")
    # None: nobody's; in open mode anyone may change it.
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    is_protected: Mapped[bool] = mapped_column(default=False)
    skip_allowed: Mapped[bool] = mapped_column(default=False)
    # Deleted ones stay, so that a number is never given twice and a link leads to no other cast.
    deleted_at: Mapped[datetime | None]
    ots: Mapped[str] = mapped_column(String(64))
    ots_bytes: Mapped[int]
    # The `ts` of the last thing that a learner sees.
    duration_ms: Mapped[int]
    voices: Mapped[int]
    exercises: Mapped[int]


class Voice(Base):
    """One take's sound: `blob` as it was sent; `repaired` can be sought in and knows its end."""

    __tablename__ = "screencast_voices"
    __table_args__ = (
        UniqueConstraint("screencast_id", "position"),
        Index(None, "blob"),
        Index(None, "repaired"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    screencast_id: Mapped[int] = mapped_column(ForeignKey("screencasts.id", ondelete="CASCADE"))
    position: Mapped[int]
    blob: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    # None until a worker has looked at it, or where it found no sound.
    repaired: Mapped[str | None] = mapped_column(String(64))
    repaired_bytes: Mapped[int | None]
    duration_ms: Mapped[int | None]
    # Why there is no sound in it.
    trouble: Mapped[str | None] = mapped_column(Text)


class Exercise(Base):
    """One exercise of a cast as it is now, found in its ots when they were saved."""

    __tablename__ = "screencast_exercises"
    __table_args__ = (UniqueConstraint("screencast_id", "ex_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    screencast_id: Mapped[int] = mapped_column(ForeignKey("screencasts.id", ondelete="CASCADE"))
    position: Mapped[int]
    ex_id: Mapped[str] = mapped_column(String(64))
    description: Mapped[str] = mapped_column(Text)
    # Between these moments the teacher writes the solution.
    starts_ms: Mapped[int]
    ends_ms: Mapped[int]


class Chapter(Base):
    __tablename__ = "screencast_chapters"
    __table_args__ = (UniqueConstraint("screencast_id", "starts_ms"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    screencast_id: Mapped[int] = mapped_column(ForeignKey("screencasts.id", ondelete="CASCADE"))
    starts_ms: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))


class Caption(Base):
    """The captions of a cast in one language; `cues` as schemas.captions says."""

    __tablename__ = "screencast_captions"
    __table_args__ = (UniqueConstraint("screencast_id", "language"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    screencast_id: Mapped[int] = mapped_column(ForeignKey("screencasts.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(35))
    label: Mapped[str] = mapped_column(String(80))
    # WebVTT as it was sent.
    text: Mapped[str] = mapped_column(Text)
    cues: Mapped[list[Any]]
    # What is said, folded for search.
    search_text: Mapped[str] = mapped_column(Text)
