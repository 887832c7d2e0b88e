"""Socket.IO of the statistics feature: `data`, `ok`, `ping`, as its document names them."""

from collections.abc import Callable
from typing import Any

import msgspec

from palaestra.core import live
from palaestra.core.access import Identity, public
from palaestra.core.database import DbSession
from palaestra.core.live import Socket, event
from palaestra.statistics import messages
from palaestra.statistics.messages import DataMessage, Pong
from palaestra.statistics.service import channels, pinging, queue, receiving
from palaestra.statistics.settings import StatisticsSettings
from palaestra.statistics.structures import Problem

LARGEST = 8 << 20


class Ok(msgspec.Struct):
    """`ack`: which message has arrived; without it, the one that was on its way."""

    ack: int | None = None


class Ping(msgspec.Struct):
    id: str | int | None = None
    t: float | None = None


# Whoever is not signed in is told so in a message, as the document says, not only in the answer.
@event("data", access=public, payload=Any, max_bytes=LARGEST)
def data(db: DbSession, identity: Identity, payload: object, socket: Socket) -> dict[str, Any]:
    """Objects to keep, to compute, to edit. Acknowledged before anything is computed."""
    if identity.is_anonymous:
        return _refuse_stranger(db, socket)
    settings: StatisticsSettings = db.info["statistics"]
    try:
        heard = receiving.receive(db, identity, socket, payload, settings=settings)
    except Problem as problem:
        _say_alone(db, socket, problem)
        return {"ok": False, "error": problem.as_object()}
    return {
        "ack": heard.seq,
        "revision": heard.revision,
        "next_hash": heard.next_hash,
        "answers": heard.answers,
    }


def _refuse_stranger(db: DbSession, socket: Socket) -> dict[str, Any]:
    problem = Problem("logged_out", "Sign in first.")
    _say_alone(db, socket, problem)
    live.close(db, socket.sid)
    return {"ok": False, "error": problem.as_object()}


def _say_alone(db: DbSession, socket: Socket, problem: Problem) -> None:
    """Outside of the queue: there may be no channel, or its queue is what is full."""
    told = DataMessage(id="error", seq=0, revision=0, objects=[problem.as_object()])
    live.publish(db, messages.data, told, room=socket.sid)


@event("ok", access=public, payload=Ok)
def ok(db: DbSession, identity: Identity, payload: Ok, socket: Socket) -> None:
    """The client has what was on its way to it; the next may come."""
    channel = channels.known(db, identity, socket.sid)
    if channel is not None:
        queue.acknowledged(db, channel, payload.ack)


@event("ping", access=public, payload=Ping, writes=False)
def ping(db: DbSession, identity: Identity, payload: Ping, socket: Socket) -> None:
    """Answered at once by the server, and a second time when the engine has answered."""
    first = Pong(id=payload.id, t=payload.t, stage="server")
    live.publish(db, messages.ping, first, room=socket.sid)
    channel = channels.known(db, identity, socket.sid)
    if channel is not None:
        pinging.ask_engine(db, channel.workspace_id, sid=socket.sid, id=payload.id, t=payload.t)


EVENTS: list[Callable[..., Any]] = [data, ok, ping]
