"""What the logs hold of one account: for its export, and taken off them when it is deleted."""

from typing import Any

from sqlalchemy import select, update

from palaestra.core.activity.models import ActivityRecord, Connection, LogTicket
from palaestra.core.database import DbSession, ReadSession


def of_account(db: ReadSession, account_id: int) -> dict[str, Any]:
    """What it did, the logs its clients opened, its connections; oldest first."""
    records = select(ActivityRecord).where(ActivityRecord.account_id == account_id)
    tickets = select(LogTicket).where(LogTicket.account_id == account_id)
    connections = select(Connection).where(Connection.account_id == account_id)
    return {
        "records": [_record(one) for one in db.scalars(records.order_by(ActivityRecord.id))],
        "logs": [_ticket(one) for one in db.scalars(tickets.order_by(LogTicket.id))],
        "connections": [
            _connection(one) for one in db.scalars(connections.order_by(Connection.id))
        ],
    }


def _record(one: ActivityRecord) -> dict[str, Any]:
    return {
        "at": one.at,
        "action": one.action,
        "subject": one.subject,
        "address": one.address,
        "details": one.details,
    }


def _ticket(one: LogTicket) -> dict[str, Any]:
    return {
        "ticket": one.ticket,
        "name": one.name,
        "at": one.at,
        "address": one.address,
        "agent": one.agent,
        "referer": one.referer,
    }


def _connection(one: Connection) -> dict[str, Any]:
    return {
        "opened_at": one.opened_at,
        "closed_at": one.closed_at,
        "address": one.address,
        "messages": one.messages,
    }


def forget_account(db: DbSession, account_id: int) -> None:
    """What happened stays in the logs; who it was and where from does not."""
    nobody: dict[str, None] = {"account_id": None, "address": None}
    db.execute(
        update(ActivityRecord).where(ActivityRecord.account_id == account_id).values(**nobody)
    )
    db.execute(update(Connection).where(Connection.account_id == account_id).values(**nobody))
    mine = update(LogTicket).where(LogTicket.account_id == account_id)
    db.execute(mine.values(agent=None, referer=None, **nobody))
