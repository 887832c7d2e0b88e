"""Channels: one client's conversation about one workspace; it outlives its sockets."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base
from palaestra.core.database.base import BigId


class Channel(Base):
    """`seen_seq` is the last message heard; `sent_seq` the last one said.

    At most one message is on its way (`is_waiting`): it carries what changed after the revision
    `acked_revision` up to `sent_revision`, and letters up to `sent_letter`. So the queue is what
    the database says, in order, and outlives the server.
    """

    __tablename__ = "statistics_channels"
    __table_args__ = (
        UniqueConstraint("workspace_id", "account_id", "client"),
        Index(None, "workspace_id"),
        Index(None, "account_id"),
        Index(None, "sid"),
        Index(None, "is_waiting", "sent_at"),
        Index(None, "active_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(
        ForeignKey("statistics_workspaces.id", ondelete="CASCADE")
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    # What the client calls itself, to come back as the same; the socket's id for one that does not.
    client: Mapped[str] = mapped_column(String(64))
    # The socket by which it talks now; None while it is away.
    sid: Mapped[str | None] = mapped_column(String(64))
    connected_at: Mapped[datetime]
    active_at: Mapped[datetime]
    seen_seq: Mapped[int] = mapped_column(default=0)
    sent_seq: Mapped[int] = mapped_column(default=0)
    is_waiting: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime]
    acked_revision: Mapped[int] = mapped_column(default=0)
    sent_revision: Mapped[int] = mapped_column(default=0)
    sent_letter: Mapped[int] = mapped_column(default=0)
    # Whether it has said anything: only then it counts as a user.
    has_spoken: Mapped[bool] = mapped_column(default=False)


class Letter(Base):
    """Something for one channel alone: an error, a notice, an answer that nobody else needs."""

    __tablename__ = "statistics_letters"
    __table_args__ = (Index(None, "channel_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel_id: Mapped[int] = mapped_column(
        ForeignKey("statistics_channels.id", ondelete="CASCADE")
    )
    content: Mapped[dict[str, Any]]
    size: Mapped[int]
