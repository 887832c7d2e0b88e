"""Events as data: what a feature lists in its ``events.py``."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from palaestra.core.access import Access, Identity

Handler = TypeVar("Handler", bound=Callable[..., Any])

KIB = 1 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event that clients send, with the schema of its payload.

    The handler gets what it asks for by name: `db`, `identity`, `payload`, `socket`. That of a
    grouped one is called as `handler(db, entries)`.
    """

    name: str
    access: Access
    payload: type
    handler: Callable[..., Any]
    max_bytes: int = 64 * KIB
    writes: bool = True
    # Its handler gets all that arrived meanwhile: see `grouping`.
    grouped: bool = False
    # Its acknowledgement says the server's time.
    timed: bool = False
    # Rooms to be joined before the handler runs, so that nothing is missed that comes after it.
    rooms: Callable[[Identity], list[str]] | None = None
    # As what the answer is sent to who asks for no acknowledgement.
    unasked: str | None = None
    asks_for: frozenset[str]

    @property
    def needs_database(self) -> bool:
        """Without it, the handler runs in the event loop, for who the socket was at its start."""
        return "db" in self.asks_for

    def call(self, **given: Any) -> Any:
        return self.handler(**{name: given[name] for name in self.asks_for})


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An event that the server sends, with the schema of its payload."""

    name: str
    payload: type


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message, encoded, for everybody in `room` but those who are in one of `but` too."""

    room: str
    name: str
    payload: bytes
    but: tuple[str, ...] = ()


@dataclass(slots=True)
class Socket:
    """The connection that sent an event. Rooms are joined and left after the commit.

    A message to the room `sid` reaches this connection alone.
    """

    sid: str
    connected_at: datetime
    joins: list[str] = field(default_factory=list)
    leaves: list[str] = field(default_factory=list)

    def join(self, room: str) -> None:
        self.joins.append(room)

    def leave(self, room: str) -> None:
        self.leaves.append(room)


def event(
    name: str, *, access: Access, payload: type, **options: Any
) -> Callable[[Handler], Handler]:
    def attach(handler: Handler) -> Handler:
        handler.event = Event(  # type: ignore[attr-defined]  # a function has a dict
            name=name,
            access=access,
            payload=payload,
            handler=handler,
            asks_for=frozenset(inspect.signature(handler).parameters),
            **options,
        )
        return handler

    return attach


def deliver(message: Message, payload: object, *, room: str, but: tuple[str, ...] = ()) -> Delivery:
    """Raises TypeError for a payload that is not the message's."""
    if not isinstance(payload, message.payload):
        raise TypeError(f"{message.name} carries {message.payload.__name__}")
    return Delivery(room, message.name, msgspec.json.encode(payload), but)


def events_of(handlers: list[Callable[..., Any]]) -> list[Event]:
    return [handler.event for handler in handlers]  # type: ignore[attr-defined]  # set by event()
