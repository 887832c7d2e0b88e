"""Something happened: one number higher, one line in the log, one message for each kind of viewer.

All in the transaction of what happened; the messages leave after its commit.
"""

from collections.abc import Iterator

import msgspec

from palaestra.core import live
from palaestra.core.database import DbSession, utc_now
from palaestra.core.live import Delivery
from palaestra.quiz import messages
from palaestra.quiz.clock import as_ms
from palaestra.quiz.happenings import Happening, Place, told
from palaestra.quiz.kinds import View
from palaestra.quiz.models import LogEntry, Presentation
from palaestra.quiz.service.dealt import Dealt, dealt_content

# A thousand teams that answer at once wait for their acknowledgements, not for the count of others.
PATIENT = frozenset({"answer_received"})


def tell(db: DbSession, presentation: Presentation, happening: Happening, *, actor: str) -> int:
    """The number of the event."""
    now = utc_now()
    presentation.seq += 1
    presentation.updated = now
    db.add(
        LogEntry(
            presentation_id=presentation.id,
            seq=presentation.seq,
            type=happening.type,
            payload=msgspec.to_builtins(happening),
            actor=actor,
            at=now,
        )
    )
    db.flush()
    place = place_of(presentation, seq=presentation.seq, at_ms=as_ms(now))
    dealt = dealt_content(db, presentation)
    live.broadcast(
        db,
        stream=messages.stream(presentation.id, presentation.epoch),
        seq=presentation.seq,
        deliveries=list(_deliveries(happening, place, dealt)),
        urgent=happening.type not in PATIENT,
    )
    return presentation.seq


def place_of(presentation: Presentation, *, seq: int, at_ms: int) -> Place:
    return Place(
        seq=seq,
        epoch=presentation.epoch,
        presentation_id=presentation.id,
        competition_id=presentation.quiz_id,
        server_time=at_ms,
    )


def _deliveries(happening: Happening, place: Place, dealt: Dealt) -> Iterator[Delivery]:
    """Every view is told every number, so that a screen sees that it missed one."""
    message, quiz_id = messages.TOLD[happening.type], place.competition_id
    own = sorted(happening.teams())
    for view in View:
        seen = told(happening, place, dealt.by_id.__getitem__, view=view)
        but = tuple(messages.team_room(quiz_id, one) for one in own) if view is View.TEAM else ()
        yield live.deliver(message, seen, room=messages.room(quiz_id, view), but=but)
    for team_id in own:
        seen = told(happening, place, dealt.by_id.__getitem__, view=View.TEAM, team_id=team_id)
        yield live.deliver(message, seen, room=messages.team_room(quiz_id, team_id))
