"""What the server says to a channel: in order, one message at a time, the next after its `ok`.

The queue is what the database holds: letters for the channel, then whatever in its workspace has
changed since the revision that it acknowledged. So a kill loses nothing of it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import delete, func, or_, select

from palaestra.core import live
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.statistics import messages
from palaestra.statistics.messages import Acknowledged, DataMessage
from palaestra.statistics.models import Channel, Letter, StoredObject, Workspace
from palaestra.statistics.service import channels, objects

AGAIN_AFTER = timedelta(seconds=30)
# A message is full at so many bytes of JSON, but carries at least one object.
FULL = 1 << 20
MOST_OBJECTS = 200
MOST_LETTERS = 1000
MOST_BYTES = 64 << 20


def add(db: DbSession, channel: Channel, content: dict[str, Any]) -> None:
    letter = Letter(channel_id=channel.id, content=content, size=len(msgspec.json.encode(content)))
    db.add(letter)
    db.flush()


def is_full(db: ReadSession, channel: Channel) -> bool:
    held = select(func.count(), func.coalesce(func.sum(Letter.size), 0))
    count, size = db.execute(held.where(Letter.channel_id == channel.id)).one()
    return count >= MOST_LETTERS or size >= MOST_BYTES


def acknowledge(db: DbSession, channel: Channel, envelope_id: str | int | None, seq: int) -> None:
    """`ok`: message `seq` has arrived and is written down."""
    assert channel.sid is not None, "it has just said something"
    said = Acknowledged(id=envelope_id, ack=seq)
    live.publish(db, messages.ok, said, room=channel.sid)


def acknowledged(db: DbSession, channel: Channel, seq: int | None) -> None:
    """The client has the message that was on its way; a late `ok` for another changes nothing."""
    if not channel.is_waiting or (seq is not None and seq != channel.sent_seq):
        return
    channel.is_waiting = False
    channel.acked_revision = channel.sent_revision
    db.execute(
        delete(Letter).where(Letter.channel_id == channel.id, Letter.id <= channel.sent_letter)
    )
    send_next(db, channel)


def send_next(db: DbSession, channel: Channel) -> None:
    """Say the next thing, unless something is on its way still, or there is nothing."""
    if channel.sid is None or channel.is_waiting:
        return
    letters = _letters(db, channel)
    changed, revision = _changed(db, channel, room=FULL - sum(letter.size for letter in letters))
    if not letters and not changed:
        channel.acked_revision = max(channel.acked_revision, revision)
        return
    channel.sent_seq += 1
    channel.sent_revision = revision
    channel.sent_letter = letters[-1].id if letters else 0
    _say(db, channel, [*(letter.content for letter in letters), *changed])


def send_again(db: DbSession, *, now: datetime) -> None:
    """What was not acknowledged in time, under its old number; the client drops what it has."""
    late = select(Channel).where(
        Channel.is_waiting.is_(True),
        Channel.sid.is_not(None),
        Channel.sent_at < now - AGAIN_AFTER,
    )
    for channel in db.scalars(late.limit(500)).all():
        letters = _letters(db, channel, up_to=channel.sent_letter)
        changed, _ = _changed(db, channel, room=FULL, up_to=channel.sent_revision)
        _say(db, channel, [*(letter.content for letter in letters), *changed])


def send_to_all(db: DbSession, workspace_id: int) -> None:
    """Everybody who looks at the workspace."""
    db.flush()
    for channel in channels.connected(db, workspace_id):
        send_next(db, channel)


def tell_all(db: DbSession, workspace_id: int, content: dict[str, Any]) -> None:
    """A notice for everybody who looks at the workspace."""
    for channel in channels.connected(db, workspace_id):
        add(db, channel, content)
    send_to_all(db, workspace_id)


def _letters(db: ReadSession, channel: Channel, *, up_to: int | None = None) -> Sequence[Letter]:
    mine = select(Letter).where(Letter.channel_id == channel.id)
    if up_to is not None:
        mine = mine.where(Letter.id <= up_to)
    found: list[Letter] = []
    room = FULL
    for letter in db.scalars(mine.order_by(Letter.id).limit(MOST_OBJECTS)):
        room -= letter.size
        if found and room < 0:
            break
        found.append(letter)
    return found


def _changed(
    db: ReadSession, channel: Channel, *, room: int, up_to: int | None = None
) -> tuple[list[dict[str, Any]], int]:
    """What others and the server changed, and the revision up to which that is everything."""
    newest = _revision(db, channel.workspace_id) if up_to is None else up_to
    there = select(StoredObject).where(
        StoredObject.workspace_id == channel.workspace_id,
        StoredObject.revision > channel.acked_revision,
        or_(StoredObject.changed_by.is_(None), StoredObject.changed_by != channel.id),
    )
    if up_to is not None:
        there = there.where(StoredObject.revision <= up_to)
    found: list[dict[str, Any]] = []
    reached = channel.acked_revision
    for stored in db.scalars(there.order_by(StoredObject.revision).limit(MOST_OBJECTS + 1)):
        told = objects.wire(db, stored)
        room -= len(msgspec.json.encode(told))
        if found and (room < 0 or len(found) == MOST_OBJECTS):
            return found, reached
        found.append(told)
        reached = stored.revision
    return found, newest


def _revision(db: ReadSession, workspace_id: int) -> int:
    return db.scalar(select(Workspace.revision).where(Workspace.id == workspace_id)) or 0


def _say(db: DbSession, channel: Channel, said: list[dict[str, Any]]) -> None:
    assert channel.sid is not None, "asked for only where somebody listens"
    channel.is_waiting, channel.sent_at = True, utc_now()
    message = DataMessage(
        id=f"s{channel.sent_seq}",
        seq=channel.sent_seq,
        revision=channel.sent_revision,
        objects=said,
    )
    live.publish(db, messages.data, message, room=channel.sid)
