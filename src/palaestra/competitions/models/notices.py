"""Notices to those who take part: what was said, who wants it by mail, who gets it by webhook."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId

NoticeKind = Literal["announcement", "rescored", "deadline"]
DeliveryState = Literal["waiting", "delivered", "failed"]


class Notice(Base):
    """One thing said to everybody who takes part.

    An announcement has the host's title and text (Markdown); of a deadline `about_at` is the
    moment, so that there is one reminder of each; `details` are the phase that ends, or the
    submissions that were scored anew and why.
    """

    __tablename__ = "competition_notices"
    __table_args__ = (
        Index(None, "competition_id", "id"),
        Index(None, "competition_id", "kind", "about_at", unique=True),
        Index(None, "author_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competitions.id", ondelete="CASCADE"))
    kind: Mapped[NoticeKind] = mapped_column(String(16))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    title: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    about_at: Mapped[datetime | None]
    details: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class NoticeChoice(Base):
    """Which notices an account wants by mail, and in which language; without a row, all."""

    __tablename__ = "competition_notice_choices"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    announcement: Mapped[bool] = mapped_column(default=True)
    rescored: Mapped[bool] = mapped_column(default=True)
    deadline: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(2), default="en")


class Webhook(Base):
    """An address that hears of a competition's notices. Its secret is derived from `nonce`."""

    __tablename__ = "competition_webhooks"
    __table_args__ = (Index(None, "competition_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(64), unique=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competitions.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(String(2000))
    nonce: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Delivery(Base):
    """One message to a webhook: `tries` so far, why the last one failed, when the next one is."""

    __tablename__ = "competition_webhook_deliveries"
    __table_args__ = (Index(None, "webhook_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(64), unique=True)
    webhook_id: Mapped[int] = mapped_column(
        ForeignKey("competition_webhooks.id", ondelete="CASCADE")
    )
    event: Mapped[str] = mapped_column(String(16))
    # The bytes that are signed, as sent by every try.
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[DeliveryState] = mapped_column(String(12), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(Text)
    retry_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    ended_at: Mapped[datetime | None]
