"""HTTP: clients' own logs (document 001), and the exports for admins."""

from datetime import datetime
from typing import Any

import msgspec

from palaestra.core.access import Identity, admins, public
from palaestra.core.activity import exports, service
from palaestra.core.activity.exports import Format, Kind, Wanted
from palaestra.core.activity.schemas import Ticket
from palaestra.core.configuration import LimitsSettings
from palaestra.core.database import Database, DbSession
from palaestra.core.errors import Invalid
from palaestra.core.http import Call, Declared, StreamReply, get, post
from palaestra.core.limits import Limiter

KIB = 1 << 10
_MEDIA = {"ndjson": "application/x-ndjson", "csv": "text/csv"}


def _text(arguments: dict[str, Any], field: str) -> str:
    value = arguments.get(field)
    if not isinstance(value, str):
        raise Invalid(field, "Send it as text.")
    return value


@post("/log/ticket", access=public, cross_origin=True, max_body=64 * KIB)
def ticket(
    db: DbSession, identity: Identity, limiter: Limiter, limits: LimitsSettings, call: Call
) -> Ticket:
    """A ticket for a log of one's own; address, user agent and referer are kept with it."""
    limiter.take(limits.log_tickets, "log", call.address)
    opened = service.open_ticket(
        db,
        identity,
        name=_text(call.arguments(), "name"),
        agent=call.headers.get("user-agent", ""),
        referer=call.headers.get("referer", ""),
    )
    return Ticket(ticket=opened.ticket)


@post("/log/submit", access=public, cross_origin=True, max_body=256 * KIB)
def submit(db: DbSession, limiter: Limiter, limits: LimitsSettings, call: Call) -> dict[str, str]:
    """Append JSON to the log of a ticket."""
    limiter.take(limits.log_entries, "log entries", call.address)
    arguments = call.arguments()
    data = arguments.get("data")
    if data is not None and not isinstance(data, str):
        data = msgspec.json.encode(data).decode()  # a client that sends JSON sends it as it is
    service.submit(db, ticket=_text(arguments, "ticket"), data=_text({"data": data}, "data"))
    return {}


@get("/api/admin/exports/{kind:str}", access=admins)
async def export(
    database: Database,
    kind: Kind,
    form: Format = "ndjson",
    since: datetime | None = None,
    until: datetime | None = None,
    name: str | None = None,
    ticket: str | None = None,
) -> StreamReply:
    """Logs, activity or connections as NDJSON or CSV, oldest first, streamed."""
    wanted = Wanted(
        since=_aware(since, "since"), until=_aware(until, "until"), name=name, ticket=ticket
    )
    return StreamReply(
        chunks=exports.stream_lines(database, kind, form, wanted),
        filename=f"{kind}.{form}",
        media_type=_MEDIA[form],
    )


def _aware(moment: datetime | None, field: str) -> datetime | None:
    if moment is not None and moment.tzinfo is None:
        raise Invalid(field, "Give the moment with its offset, as 2030-04-30T15:05:24Z.")
    return moment


ROUTES: list[Declared] = [ticket, submit, export]
