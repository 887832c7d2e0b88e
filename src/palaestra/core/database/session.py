"""The session of one transaction, with what must happen after its commit."""

from collections.abc import Callable
from typing import TypeAlias

from sqlalchemy.orm import Session


class DbSession(Session):
    """A SQLAlchemy session that remembers what must leave the house after its commit."""

    @property
    def outbox(self) -> list[Callable[[], None]]:
        outbox: list[Callable[[], None]] = self.info.setdefault("outbox", [])
        return outbox


# By this name a service says that it only reads; the session is the same one.
ReadSession: TypeAlias = DbSession


def after_commit(db: Session, send: Callable[[], None]) -> None:
    """Call `send` once the transaction of `db` is committed; never if it is not.

    `send` runs in the thread of the transaction, in the order of registration; it must be quick
    and must not raise: an error is logged, since what was committed stands.
    """
    db.info.setdefault("outbox", []).append(send)
