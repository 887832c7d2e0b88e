"""Tables: records of what was done, tickets of clients that log themselves, connections."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId


class ActivityRecord(Base):
    """One deed: `action` as "competitions.submitted", `subject` the public id of its object."""

    __tablename__ = "activity_records"
    __table_args__ = (Index(None, "at", "id"), Index(None, "account_id", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(default=utc_now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str | None] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(String(45))
    details: Mapped[dict[str, Any]]


class LogTicket(Base):
    """A client that keeps a log of its own here (document 001, `/log/ticket`)."""

    __tablename__ = "log_tickets"
    __table_args__ = (Index(None, "name", "id"), Index(None, "at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=utc_now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    address: Mapped[str | None] = mapped_column(String(45))
    agent: Mapped[str | None] = mapped_column(String(400))
    referer: Mapped[str | None] = mapped_column(String(2000))


class LogEntry(Base):
    """What a client submitted, as the JSON text that it sent."""

    __tablename__ = "log_entries"
    __table_args__ = (Index(None, "ticket_id", "id"), Index(None, "at", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("log_tickets.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(default=utc_now)
    data: Mapped[str] = mapped_column(Text)


class Connection(Base):
    """One socket's life. `messages` counts the events it sent, by name."""

    __tablename__ = "connections"
    __table_args__ = (Index(None, "opened_at", "id"), Index(None, "account_id", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sid: Mapped[str] = mapped_column(String(40), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    address: Mapped[str | None] = mapped_column(String(45))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    messages: Mapped[dict[str, Any]]
