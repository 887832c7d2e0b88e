"""A `data` message of a client: each object in it is put, edited, cancelled or refused."""

from dataclasses import dataclass
from typing import Any

import msgspec

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, utc_now
from palaestra.core.errors import PalaestraError
from palaestra.core.live import Socket
from palaestra.statistics.models import Channel, Workspace
from palaestra.statistics.models.objects import State
from palaestra.statistics.service import benches, channels, editing, objects, queue, workspaces
from palaestra.statistics.service.objects import Author
from palaestra.statistics.settings import StatisticsSettings
from palaestra.statistics.structures import Problem

MOST_OBJECTS = 1000


class Envelope(msgspec.Struct):
    """Other keys are ignored, as the document says. Without `seq` it is the next one."""

    objects: list[Any]
    id: str | int | None = None
    seq: int | None = None


class Resume(msgspec.Struct):
    client: str
    workspace: str
    revision: int = 0


@dataclass(slots=True)
class Heard:
    """What the acknowledgement tells, besides that the message has arrived."""

    seq: int
    revision: int
    next_hash: int
    answers: list[dict[str, Any]]


def receive(
    db: DbSession,
    identity: Identity,
    socket: Socket,
    payload: object,
    *,
    settings: StatisticsSettings,
) -> Heard:
    """Write down what the message asks for, acknowledge it, and say what there is to say.

    Raises Problem queue_full: nothing of the message is done then.
    """
    envelope = _read(payload)
    channel = _channel(db, identity, socket, envelope)
    workspace = workspaces.lock(db, channel.workspace_id)
    assert workspace is not None, "a channel ends with its workspace"
    if queue.is_full(db, channel):
        raise Problem("queue_full", "Too many messages wait for your “ok”.")
    channel.active_at, channel.has_spoken = utc_now(), True
    seq = _number(channel, envelope)
    answers: list[dict[str, Any]] = []
    if seq > channel.seen_seq:
        channel.seen_seq = seq
        answers = _do_all(db, channel, workspace, envelope, settings=settings)
    queue.acknowledge(db, channel, envelope.id, seq)
    queue.send_to_all(db, workspace.id)
    benches.wake(db, workspace.id)
    return Heard(seq, workspace.revision, workspace.next_hash, answers)


def _read(payload: object) -> Envelope:
    """A message is an object, or JSON text of one."""
    try:
        if isinstance(payload, str | bytes):
            payload = msgspec.json.decode(payload)
        envelope = msgspec.convert(payload, Envelope)
    except msgspec.ValidationError as wrong:
        raise _bad_envelope(str(wrong)) from wrong
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise Problem("bad_json", f"This is no JSON: {wrong}.") from wrong
    if len(envelope.objects) > MOST_OBJECTS:
        raise _bad_envelope(f"A message has at most {MOST_OBJECTS} objects.")
    if envelope.seq is not None and not 1 <= envelope.seq < 1 << 53:
        raise _bad_envelope("seq counts from 1.")
    return envelope


def _bad_envelope(message: str) -> Problem:
    return Problem("bad_envelope", f"A message is {{id, objects: […]}}: {message}")


def _channel(db: DbSession, identity: Identity, socket: Socket, envelope: Envelope) -> Channel:
    for raw in envelope.objects:
        if isinstance(raw, dict) and raw.get("type") == "resume":
            wanted = _resume(raw)
            return channels.resume(
                db,
                identity,
                socket.sid,
                client=wanted.client,
                workspace=wanted.workspace,
                revision=wanted.revision,
            )
    return channels.of_socket(db, identity, socket.sid, socket.connected_at)


def _number(channel: Channel, envelope: Envelope) -> int:
    """Who only resumes says nothing new, and hears which message was the last that arrived."""
    if all(isinstance(raw, dict) and raw.get("type") == "resume" for raw in envelope.objects):
        return channel.seen_seq
    return channel.seen_seq + 1 if envelope.seq is None else envelope.seq


def _resume(raw: dict[str, Any]) -> Resume:
    try:
        wanted = msgspec.convert(raw, Resume)
    except msgspec.ValidationError as wrong:
        raise Problem("bad_field", str(wrong), path="resume") from wrong
    if not 1 <= len(wanted.client) <= 40:
        raise Problem("bad_field", "A client names itself in 1 to 40 characters.", path="client")
    return wanted


def _do_all(
    db: DbSession,
    channel: Channel,
    workspace: Workspace,
    envelope: Envelope,
    *,
    settings: StatisticsSettings,
) -> list[dict[str, Any]]:
    """Each object by itself: one that is wrong is answered with an error, the others are done."""
    answers: list[dict[str, Any]] = []
    author = Author(channel.id, channel.acked_revision)
    for raw in envelope.objects:
        about = raw.get("hash", raw.get("target")) if isinstance(raw, dict) else None
        try:
            with db.begin_nested():
                answer = _do(db, workspace, raw, author, settings=settings)
            answers += [answer] if answer else []
        except Problem as problem:
            db.refresh(workspace)
            told = problem.as_object(re=about if isinstance(about, int) else channel.seen_seq)
            queue.add(db, channel, told)
        except PalaestraError as error:
            db.refresh(workspace)
            told = Problem("bad_field", error.message).as_object(re=channel.seen_seq)
            queue.add(db, channel, told)
    return answers


def _do(
    db: DbSession,
    workspace: Workspace,
    raw: Any,
    author: Author,
    *,
    settings: StatisticsSettings,
) -> dict[str, Any] | None:
    if not isinstance(raw, dict):
        raise Problem("unknown_type", "Objects are JSON objects that name their kind in “type”.")
    kind = raw.get("type")
    if kind == "resume":
        return None
    if kind == "cancel":
        _cancel(db, workspace, raw.get("target"))
        return None
    if kind == "delete":
        objects.remove(db, workspace, raw.get("target"), author=author)
        return None
    if kind == "edit":
        return editing.edit(db, workspace, raw, author=author, max_data=settings.max_data)
    if objects.queued(db, workspace.id) >= objects.MOST_QUEUED:
        raise Problem("queue_full", "Too many computations are waiting.")
    stored = objects.put(db, workspace, raw, author=author, max_data=settings.max_data)
    benches.supersede(db, workspace.id, stored.hash, before=stored.content_revision)
    return None


def _cancel(db: DbSession, workspace: Workspace, target: object) -> None:
    stored = objects.get(db, workspace.id, target)
    if stored.state in (State.QUEUED, State.RUNNING):
        workspace.revision += 1
        stored.revision = stored.content_revision = workspace.revision
        stored.state, stored.changed_by = State.ERROR, None
        stored.result = Problem("cancelled", "You cancelled this.").as_object(re=stored.hash)
        benches.supersede(db, workspace.id, stored.hash, before=stored.content_revision)
