"""Events that only tests have: one for each thing that the live server promises."""

from msgspec import Struct

from palaestra.core.access import Identity, admins, public, signed_in
from palaestra.core.accounts.models import Account
from palaestra.core.database import DbSession
from palaestra.core.errors import Invalid, NotFound
from palaestra.core.feature import Feature
from palaestra.core.live import Message, Socket, event, publish

ROOM = "examples"


class Text(Struct, kw_only=True):
    text: str


class Numbered(Struct, kw_only=True):
    number: int


said = Message(name="said", payload=Text)


@event("who", access=public, payload=Text, writes=False)
def who(db: DbSession, identity: Identity, payload: Text, socket: Socket) -> Text:
    """Whom the server sees."""
    return Text(text=identity.public_id or "nobody")


@event("for_people", access=signed_in, payload=Text, writes=False, max_bytes=32 << 10)
def for_people(db: DbSession, identity: Identity, payload: Text, socket: Socket) -> Text:
    """Whom the server sees, if it is somebody."""
    return Text(text=identity.public_id or "nobody")


@event("for_admins", access=admins, payload=Text)
def for_admins(db: DbSession, identity: Identity, payload: Text, socket: Socket) -> None:
    """Nothing, for admins alone."""


@event("enter", access=public, payload=Text, writes=False)
def enter(db: DbSession, identity: Identity, payload: Text, socket: Socket) -> None:
    """From now on what is said is heard."""
    socket.join(ROOM)


@event("leave", access=public, payload=Text, writes=False)
def leave(db: DbSession, identity: Identity, payload: Text, socket: Socket) -> None:
    """No more of it."""
    socket.leave(ROOM)


@event("say", access=public, payload=Text)
def say(db: DbSession, identity: Identity, payload: Text, socket: Socket) -> None:
    """Write it down as a guest's name, and tell everybody."""
    db.add(Account(public_id=payload.text, role="guest"))
    db.flush()
    publish(db, said, payload, room=ROOM)


@event("say_and_fail", access=public, payload=Text)
def say_and_fail(db: DbSession, identity: Identity, payload: Text, socket: Socket) -> None:
    """The same, but it fails in the end."""
    say(db, identity, payload, socket)
    raise Invalid("text", "No.")


@event("break", access=public, payload=Text)
def break_down(db: DbSession, identity: Identity, payload: Text, socket: Socket) -> None:
    """Fails as no handler should."""
    socket.join(ROOM)
    raise RuntimeError("the truth of competition 7")


@event("find", access=public, payload=Text, writes=False)
def find(db: DbSession, identity: Identity, payload: Text, socket: Socket) -> None:
    """Finds nothing."""
    raise NotFound("thing")


class Order:
    """What came, in the order of its handling; tests clear it."""

    handled: list[int] = []  # noqa: RUF012 - one list for the one server of a test


@event("count", access=public, payload=Numbered)
def count(db: DbSession, identity: Identity, payload: Numbered, socket: Socket) -> Numbered:
    """Remembers the number."""
    Order.handled.append(payload.number)
    return payload


feature = Feature(
    name="examples",
    events=[
        who,
        for_people,
        for_admins,
        enter,
        leave,
        say,
        say_and_fail,
        break_down,
        find,
        count,
    ],
)
