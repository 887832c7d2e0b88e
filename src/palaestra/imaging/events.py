"""Socket.IO of the imaging feature: progress of work that may be nobody's in particular."""

from collections.abc import Callable
from typing import Any

from palaestra.core.database import ReadSession
from palaestra.core.jobs.telling import room_of as room
from palaestra.core.live import Socket, event
from palaestra.imaging.access import may_register
from palaestra.imaging.schemas import WatchRegistration
from palaestra.imaging.service import later


@event("watch_registration", access=may_register, payload=WatchRegistration, writes=False)
def watch(db: ReadSession, payload: WatchRegistration, socket: Socket) -> None:
    """From now on its progress comes as `job`."""
    socket.join(room(later.job_number(later.found(db, payload.job))))


@event("unwatch_registration", access=may_register, payload=WatchRegistration, writes=False)
def unwatch(db: ReadSession, payload: WatchRegistration, socket: Socket) -> None:
    """No more of it."""
    socket.leave(room(later.job_number(later.found(db, payload.job))))


EVENTS: list[Callable[..., Any]] = [watch, unwatch]
