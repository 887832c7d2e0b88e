"""What the server sends over the socket, as the document names it."""

from typing import Any

import msgspec

from palaestra.core.live import Message


class DataMessage(msgspec.Struct, kw_only=True):
    """Objects: results, errors, what another window changed. Answer with `ok`.

    With it the workspace is known up to `revision`, from which a client may resume.
    """

    id: str
    seq: int
    revision: int
    objects: list[dict[str, Any]]


class Acknowledged(msgspec.Struct, kw_only=True):
    """The message `ack` of the other side has arrived; `id` is its own."""

    id: str | int | None
    ack: int


class Pong(msgspec.Struct, kw_only=True, omit_defaults=True):
    """First from the server (`stage` server), then from the engine (r), with its round trip.

    `busy`: the workspace computes, since `age` seconds; `load`: of the machine, for each core.
    """

    id: str | int | None
    stage: str
    t: float | None = None
    r_ms: float | None = None
    busy: bool | None = None
    age: float | None = None
    load: float | None = None
    engine: str | None = None


data = Message(name="data", payload=DataMessage)
ok = Message(name="ok", payload=Acknowledged)
ping = Message(name="ping", payload=Pong)

MESSAGES = [data, ok, ping]
