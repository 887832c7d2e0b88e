"""The logs as NDJSON or CSV: read a thousand rows at a time, along an index."""

import csv
import io
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVarTuple

import msgspec
from sqlalchemy import Select, select

from palaestra.core.accounts.models import Account
from palaestra.core.activity.models import ActivityRecord, Connection, LogEntry, LogTicket
from palaestra.core.activity.schemas import ExportedConnection, ExportedEntry, ExportedRecord
from palaestra.core.database import Database, ReadSession

Columns = TypeVarTuple("Columns")

AT_ONCE = 1000
Kind = Literal["log", "activity", "connections"]
Format = Literal["ndjson", "csv"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines: of the log by `name` or `ticket`, of all by time."""

    since: datetime | None = None
    until: datetime | None = None
    name: str | None = None
    ticket: str | None = None


Batch = tuple[list[msgspec.Struct], int]
Reader = Callable[[ReadSession, Wanted, int], Batch]


def _between(query: Select[*Columns], moment: Any, wanted: Wanted) -> Select[*Columns]:
    if wanted.since:
        query = query.where(moment >= wanted.since)
    if wanted.until:
        query = query.where(moment < wanted.until)
    return query


def _log(db: ReadSession, wanted: Wanted, after: int) -> Batch:
    query = (
        select(LogEntry, LogTicket, Account.public_id)
        .join(LogTicket, LogTicket.id == LogEntry.ticket_id)
        .outerjoin(Account, Account.id == LogTicket.account_id)
        .where(LogEntry.id > after)
        .order_by(LogEntry.id)
        .limit(AT_ONCE)
    )
    if wanted.name:
        query = query.where(LogTicket.name == wanted.name)
    if wanted.ticket:
        query = query.where(LogTicket.ticket == wanted.ticket)
    rows = db.execute(_between(query, LogEntry.at, wanted)).all()
    lines: list[msgspec.Struct] = [
        ExportedEntry(
            at=entry.at,
            name=ticket.name,
            ticket=ticket.ticket,
            account=account,
            address=ticket.address,
            agent=ticket.agent,
            referer=ticket.referer,
            data=msgspec.Raw(entry.data.encode()),
        )
        for entry, ticket, account in rows
    ]
    return lines, rows[-1][0].id if rows else after


def _activity(db: ReadSession, wanted: Wanted, after: int) -> Batch:
    query = (
        select(ActivityRecord, Account.public_id)
        .outerjoin(Account, Account.id == ActivityRecord.account_id)
        .where(ActivityRecord.id > after)
        .order_by(ActivityRecord.id)
        .limit(AT_ONCE)
    )
    rows = db.execute(_between(query, ActivityRecord.at, wanted)).all()
    lines: list[msgspec.Struct] = [
        ExportedRecord(
            at=found.at,
            account=account,
            action=found.action,
            subject=found.subject,
            address=found.address,
            details=found.details,
        )
        for found, account in rows
    ]
    return lines, rows[-1][0].id if rows else after


def _connections(db: ReadSession, wanted: Wanted, after: int) -> Batch:
    query = (
        select(Connection, Account.public_id)
        .outerjoin(Account, Account.id == Connection.account_id)
        .where(Connection.id > after)
        .order_by(Connection.id)
        .limit(AT_ONCE)
    )
    rows = db.execute(_between(query, Connection.opened_at, wanted)).all()
    lines: list[msgspec.Struct] = [
        ExportedConnection(
            opened_at=found.opened_at,
            closed_at=found.closed_at,
            account=account,
            address=found.address,
            messages=found.messages,
        )
        for found, account in rows
    ]
    return lines, rows[-1][0].id if rows else after


READERS: dict[Kind, tuple[Reader, type[msgspec.Struct]]] = {
    "log": (_log, ExportedEntry),
    "activity": (_activity, ExportedRecord),
    "connections": (_connections, ExportedConnection),
}


def write_lines(database: Database, kind: Kind, form: Format, wanted: Wanted) -> Iterator[bytes]:
    """The export in parts, each from a short transaction of its own."""
    reader, columns = READERS[kind]
    if form == "csv":
        yield _csv([list(columns.__struct_fields__)])
    after, lines = 0, list[msgspec.Struct]()
    while True:
        lines, after = database.read(reader, wanted, after)
        if not lines:
            return
        yield _encode(lines, form)


async def stream_lines(
    database: Database, kind: Kind, form: Format, wanted: Wanted
) -> AsyncIterator[bytes]:
    """The same without holding up the event loop."""
    parts = write_lines(database, kind, form, wanted)
    while (part := await database.in_thread(lambda: next(parts, None))) is not None:
        yield part


def _encode(lines: list[msgspec.Struct], form: Format) -> bytes:
    if form == "ndjson":
        return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    return _csv([[_cell(value) for value in msgspec.structs.astuple(line)] for line in lines])


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    # A spreadsheet would take these for formulas.
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
