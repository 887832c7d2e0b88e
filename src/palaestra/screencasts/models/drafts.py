"""Recordings that are not finished, as their recorder sends them piece by piece."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId


class Draft(Base):
    """What is said about it, and how much of it has arrived."""

    __tablename__ = "screencast_drafts"
    __table_args__ = (Index(None, "owner_id", "updated_at"), Index(None, "updated_at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    # The recorder's own name for it, which it can send again when an answer was lost.
    key: Mapped[str] = mapped_column(String(64), unique=True)
    # None: nobody's, in open mode.
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    # Who sends it, by a name of the sender's own; another one may take it over.
    writer: Mapped[str] = mapped_column(String(64), default="")
    # How often something of it arrived.
    revision: Mapped[int] = mapped_column(default=0)
    # The last time that anything of it arrived.
    updated_at: Mapped[datetime] = mapped_column(default=utc_now)
    title: Mapped[str] = mapped_column(String(128))
    teacher: Mapped[str | None] = mapped_column(String(64))
    assertions: Mapped[str] = mapped_column(Text)
    skip_allowed: Mapped[bool]
    # The cast that it will replace; a mere number, since that may be deleted meanwhile.
    base: Mapped[int | None] = mapped_column(BigId)
    # Of the time line, which goes on while nobody writes.
    end_ms: Mapped[int]
    # Of OTs, and the room that they and the sounds take.
    batches: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(BigId, default=0)


class DraftOts(Base):
    """OTs that arrived together: `content` is the JSON of their list."""

    __tablename__ = "screencast_draft_ots"
    __table_args__ = (UniqueConstraint("draft_id", "batch"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("screencast_drafts.id", ondelete="CASCADE"))
    batch: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    bytes: Mapped[int]


class DraftSound(Base):
    """A piece of a voice; the pieces of one, in their order, are its recording."""

    __tablename__ = "screencast_draft_sounds"
    __table_args__ = (UniqueConstraint("draft_id", "voice", "piece"), Index(None, "blob"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("screencast_drafts.id", ondelete="CASCADE"))
    voice: Mapped[int]
    piece: Mapped[int]
    # The moment of the cast at which it was complete.
    end_ms: Mapped[int]
    blob: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
