"""Channels: found by their socket, resumed after a break, counted, ended."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select

from palaestra.core import live
from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.statistics.models import Channel, Letter, Workspace
from palaestra.statistics.service import workspaces
from palaestra.statistics.structures import Problem

# A client that was away for so long begins anew.
KEPT = timedelta(days=7)


def of_socket(db: DbSession, identity: Identity, sid: str, connected_at: datetime) -> Channel:
    """The channel of a socket; at its first word one is made, on the workspace of its account
    that was the current one when it connected."""
    found = known(db, identity, sid)
    if found is not None:
        return found
    account_id = identity.require_account()
    workspace = workspaces.current(db, account_id, at=connected_at)
    return _make(db, workspace, account_id, client=sid, sid=sid)


def known(db: ReadSession, identity: Identity, sid: str) -> Channel | None:
    """The channel of a socket that has said something; never another account's."""
    if identity.is_anonymous:
        return None
    mine = select(Channel).where(Channel.sid == sid, Channel.account_id == identity.account_id)
    return db.scalar(mine)


def _make(
    db: DbSession, workspace: Workspace, account_id: int, *, client: str, sid: str
) -> Channel:
    now = utc_now()
    made = Channel(
        workspace_id=workspace.id,
        account_id=account_id,
        client=client,
        sid=sid,
        connected_at=now,
        active_at=now,
        sent_at=now,
    )
    db.add(made)
    db.flush()
    return made


def resume(
    db: DbSession, identity: Identity, sid: str, *, client: str, workspace: str, revision: int
) -> Channel:
    """`client` speaks from this socket on, about `workspace`, having seen it up to `revision`.

    What was on its way to it is said again. Raises NotFound for another's workspace.
    """
    found = workspaces.find(db, identity, workspace)
    workspaces.lock(db, found.id)
    if not 0 <= revision <= found.revision:
        raise Problem("bad_field", "The revision is not one of this workspace.", path="revision")
    account_id = identity.require_account()
    _leave_others(db, sid, client=client, workspace_id=found.id)
    there = select(Channel).where(
        Channel.workspace_id == found.id,
        Channel.account_id == account_id,
        Channel.client == client,
    )
    channel = db.scalar(there) or _make(db, found, account_id, client=client, sid=sid)
    channel.sid, channel.is_waiting = sid, False
    channel.connected_at = channel.active_at = utc_now()
    channel.acked_revision = revision
    return channel


def _leave_others(db: DbSession, sid: str, *, client: str, workspace_id: int) -> None:
    """A socket speaks for one channel at a time."""
    other = or_(Channel.client != client, Channel.workspace_id != workspace_id)
    for channel in db.scalars(select(Channel).where(Channel.sid == sid, other)).all():
        channel.sid = None
    db.flush()


def left(db: DbSession, sid: str) -> Channel | None:
    """The socket has gone; the channel waits for its client, unless that cannot come back."""
    channel = db.scalar(select(Channel).where(Channel.sid == sid))
    if channel is None:
        return None
    channel.sid, channel.is_waiting = None, False
    if channel.client == sid:
        db.delete(channel)
    return channel


def connected(db: ReadSession, workspace_id: int) -> list[Channel]:
    there = select(Channel).where(Channel.workspace_id == workspace_id, Channel.sid.is_not(None))
    return list(db.scalars(there.order_by(Channel.id)))


def users(db: ReadSession) -> int:
    """Clients that have said something and are there."""
    there = select(func.count()).where(Channel.sid.is_not(None), Channel.has_spoken.is_(True))
    return db.scalar(there) or 0


def is_there(db: ReadSession, account_id: int) -> bool:
    there = select(Channel.id).where(Channel.account_id == account_id, Channel.sid.is_not(None))
    return db.scalar(there.limit(1)) is not None


def close_silent(
    db: DbSession, *, timeout: int | None, max_time: int | None, now: datetime
) -> list[Channel]:
    """End the sockets of those that said nothing, or have been there, for too long."""
    limits: list[ColumnElement[bool]] = []
    if timeout is not None:
        limits.append(Channel.active_at < now - timedelta(seconds=timeout))
    if max_time is not None:
        limits.append(Channel.connected_at < now - timedelta(seconds=max_time))
    if not limits:
        return []
    silent = select(Channel).where(Channel.sid.is_not(None), or_(*limits)).limit(1000)
    found = list(db.scalars(silent))
    for channel in found:
        assert channel.sid is not None, "the query says so"
        live.close(db, channel.sid)
        channel.sid, channel.is_waiting = None, False
    return found


def forget_old(db: DbSession, *, now: datetime) -> None:
    old = select(Channel.id).where(Channel.sid.is_(None), Channel.active_at < now - KEPT)
    ids = db.scalars(old.limit(500)).all()
    db.execute(delete(Letter).where(Letter.channel_id.in_(ids)))
    db.execute(delete(Channel).where(Channel.id.in_(ids)))


def forget_sockets(db: DbSession, *, others: tuple[str, ...]) -> None:
    """After a start: the sockets of a server that was killed are closed, whatever is written.

    Those of `others`, processes of this server that live, begin with their names.
    """
    for channel in db.scalars(select(Channel).where(Channel.sid.is_not(None))).all():
        if channel.sid and channel.sid.partition(".")[0] not in others:
            left(db, channel.sid)


def somebody_is_there(db: ReadSession) -> bool:
    """Whether anybody is there at all: an idle server writes nothing."""
    return db.scalar(select(Channel.id).where(Channel.sid.is_not(None)).limit(1)) is not None
