"""Writing down and forgetting."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from palaestra.core.access import Identity
from palaestra.core.activity.models import ActivityRecord, Connection, LogEntry, LogTicket
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Invalid, NotFound

NAME_LENGTH = 64
# Of one sweep, so that no transaction is long.
AT_ONCE = 5000


def record(
    db: DbSession, identity: Identity, action: str, *, subject: str | None = None, **details: Any
) -> None:
    """Write down what `identity` does, in the transaction in which it is done."""
    db.add(
        ActivityRecord(
            account_id=identity.account_id,
            action=action,
            subject=subject,
            address=identity.address or None,
            details=details,
        )
    )


def open_ticket(
    db: DbSession, identity: Identity, *, name: str, agent: str, referer: str
) -> LogTicket:
    """A ticket for a client's own log; raises Invalid for a name that is empty or too long."""
    if not 1 <= len(name) <= NAME_LENGTH:
        raise Invalid("name", f"The name of a logger has 1 to {NAME_LENGTH} characters.")
    ticket = LogTicket(
        ticket=str(uuid4()),
        name=name,
        account_id=identity.account_id,
        address=identity.address or None,
        agent=agent[:400] or None,
        referer=referer[:2000] or None,
    )
    db.add(ticket)
    db.flush()
    return ticket


def submit(db: DbSession, *, ticket: str, data: str) -> None:
    """Append JSON to the log of `ticket`; raises Invalid and NotFound naming the field."""
    try:
        msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Invalid("data", "The data is not valid JSON.") from error
    db.add(LogEntry(ticket_id=_ticket_id(db, ticket), data=data))


def _ticket_id(db: ReadSession, ticket: str) -> int:
    try:
        canonical = str(UUID(ticket))
    except ValueError as error:
        raise Invalid("ticket", "A ticket has 36 characters, as /log/ticket gave it.") from error
    found = db.scalar(select(LogTicket.id).where(LogTicket.ticket == canonical))
    if found is None or canonical != ticket:
        raise NotFound("ticket")
    return found


def forget(db: DbSession, *, days: int) -> None:
    """Delete logs older than `days`; addresses of those that stay are younger."""
    before = utc_now() - timedelta(days=days)
    moments: tuple[tuple[type[Any], InstrumentedAttribute[Any]], ...] = (
        (LogEntry, LogEntry.at),
        (LogTicket, LogTicket.at),
        (ActivityRecord, ActivityRecord.at),
        (Connection, Connection.opened_at),
    )
    for table, moment in moments:
        old = select(table.id).where(moment < before).order_by(moment).limit(AT_ONCE)
        db.execute(delete(table).where(table.id.in_(old)))


def close_left_open(db: DbSession, *, of: str = "", except_of: Collection[str] = ()) -> None:
    """Connections of a server process that was killed have ended: those of `of`, else all."""
    left_open = update(Connection).where(Connection.closed_at.is_(None))
    if of:
        left_open = left_open.where(Connection.sid.startswith(f"{of}.", autoescape=True))
    for process in except_of:
        left_open = left_open.where(~Connection.sid.startswith(f"{process}.", autoescape=True))
    db.execute(left_open.values(closed_at=utc_now()))
