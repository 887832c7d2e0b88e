"""What travels in and out of the activity log."""

from datetime import datetime
from typing import Any

from msgspec import Struct


class Ticket(Struct, kw_only=True):
    """Answer of POST /log/ticket: 36 characters."""

    ticket: str


class ExportedEntry(Struct, kw_only=True):
    """A line of the log's export."""

    at: datetime
    name: str
    ticket: str
    account: str | None
    address: str | None
    agent: str | None
    referer: str | None
    data: Any


class ExportedRecord(Struct, kw_only=True):
    """A line of the activity's export."""

    at: datetime
    account: str | None
    action: str
    subject: str | None
    address: str | None
    details: dict[str, Any]


class ExportedConnection(Struct, kw_only=True):
    """A line of the connections' export."""

    opened_at: datetime
    closed_at: datetime | None
    account: str | None
    address: str | None
    messages: dict[str, Any]
