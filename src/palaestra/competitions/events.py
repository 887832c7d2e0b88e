"""Socket.IO of the competitions feature."""

from collections.abc import Callable
from typing import Any

from palaestra.competitions import messages
from palaestra.competitions.schemas import Watch
from palaestra.competitions.service import competitions
from palaestra.core.access import signed_in
from palaestra.core.database import ReadSession
from palaestra.core.live import Socket, event


@event("watch_competition", access=signed_in, payload=Watch, writes=False)
def watch(db: ReadSession, payload: Watch, socket: Socket) -> None:
    """From now on the board's changes come as `leaderboard`."""
    competition = competitions.get(db, payload.competition_id)
    socket.join(messages.room(competition.public_id))


@event("unwatch_competition", access=signed_in, payload=Watch, writes=False)
def unwatch(payload: Watch, socket: Socket) -> None:
    """No more of them."""
    socket.leave(messages.room(payload.competition_id))


EVENTS: list[Callable[..., Any]] = [watch, unwatch]
