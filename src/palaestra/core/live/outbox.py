"""What a service hands to the session; it leaves after the commit, or not at all."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol

import msgspec
from sqlalchemy.orm import Session

from palaestra.core.access import Identity
from palaestra.core.database import after_commit
from palaestra.core.live.event import Delivery, Message

# Seconds in which the answer to the event that ends a connection leaves.
LAST_WORDS = 0.5


class Sender(Protocol):
    """The live server, or in a command the notice that it has none."""

    def send(self, message: str, payload: object, *, room: str) -> None: ...

    def broadcast(
        self, stream: str, seq: int, deliveries: Sequence[Delivery], *, urgent: bool
    ) -> None: ...

    def drop(self, *, room: str, after: float = 0.0) -> None: ...


class NoSockets:
    """A command that runs beside the server reaches no sockets: pages see it at their next look."""

    def send(self, message: str, payload: object, *, room: str) -> None:  # noqa: ARG002 - nobody to tell
        return

    def broadcast(
        self,
        stream: str,  # noqa: ARG002 - nobody to tell
        seq: int,  # noqa: ARG002 - as above
        deliveries: Sequence[Delivery],  # noqa: ARG002 - as above
        *,
        urgent: bool,  # noqa: ARG002 - as above
    ) -> None:
        return

    def drop(self, *, room: str, after: float = 0.0) -> None:  # noqa: ARG002 - nobody to tell
        return


def _sender(db: Session) -> Sender:
    sender: Sender = db.info["live"]
    return sender


def publish(db: Session, message: Message, payload: object, *, room: str) -> None:
    """Send `payload` to everyone in `room` once the transaction is committed."""
    if not isinstance(payload, message.payload):
        raise TypeError(f"{message.name} carries {message.payload.__name__}")
    sender, plain = _sender(db), msgspec.to_builtins(payload)
    after_commit(db, lambda: sender.send(message.name, plain, room=room))


def broadcast(
    db: Session, *, stream: str, seq: int, deliveries: Sequence[Delivery], urgent: bool = True
) -> None:
    """Send them once the transaction is committed, after those of the stream's lower numbers.

    What is not urgent lets the acknowledgements of a burst go first, and waits 0.1 s at most.
    """
    sender = _sender(db)
    after_commit(db, lambda: sender.broadcast(stream, seq, deliveries, urgent=urgent))


def drop(db: Session, *, room: str, after: float = 0.0) -> None:
    """Close the sockets of everybody in `room`, `after` seconds after the commit."""
    sender = _sender(db)
    after_commit(db, partial(sender.drop, room=room, after=after))


def rooms_of(identity: Identity) -> list[str]:
    """The rooms that a socket is in from its start, by which it is found: its account's, its
    sign-in's, key's, code's.
    """
    ids = {
        "account": identity.account_id,
        "sign-in": identity.sign_in_id,
        "key": identity.api_key_id,
        "code": identity.code_id,
        "code-token": identity.code_token_id,
    }
    return [f"{kind}:{number}" for kind, number in ids.items() if number is not None]


def disconnect(
    db: Session,
    *,
    sign_in_id: int | None = None,
    api_key_id: int | None = None,
    code_id: int | None = None,
    code_token_id: int | None = None,
) -> None:
    """Close the sockets of one of these, once the transaction is committed."""
    sender = _sender(db)
    whose = Identity(
        sign_in_id=sign_in_id, api_key_id=api_key_id, code_id=code_id, code_token_id=code_token_id
    )
    for room in rooms_of(whose):
        after_commit(db, partial(sender.drop, room=room))


def close(db: Session, sid: str) -> None:
    """Close one socket once the transaction is committed, and its last words have arrived."""
    sender = _sender(db)
    after_commit(db, partial(sender.drop, room=sid, after=LAST_WORDS))
