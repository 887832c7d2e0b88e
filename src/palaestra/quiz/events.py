"""Socket.IO of the quiz."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from palaestra.core.access import Access, Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Forbidden, PalaestraError
from palaestra.core.live import Entry, event
from palaestra.quiz import messages
from palaestra.quiz.access import every_view, judge_or_operator, operator
from palaestra.quiz.access import teams as teams_only
from palaestra.quiz.clock import now_ms
from palaestra.quiz.schemas.presentations import (
    Announce,
    ClockPing,
    ClockPong,
    Done,
    Join,
    Joining,
    Kick,
    Plain,
    Scored,
    SetScore,
    SetSlide,
    SetTimer,
    ShowScoreboard,
    Start,
    Submit,
)
from palaestra.quiz.service import (
    answering,
    joining,
    presentations,
    scoring,
    stage,
    starting,
    welcoming,
)
from palaestra.quiz.service.stage import Stage


def _quiz_event(name: str, *, access: Access, payload: type, **options: Any) -> Callable[..., Any]:
    """Every event of the quiz is answered with the server's time."""
    return event(name, access=access, payload=payload, timed=True, **options)


def _welcome(joined: Joining) -> dict[str, Any]:
    """The state is encoded already, so that a thousand screens get the same bytes."""
    fields = ((name, getattr(joined, name)) for name in joined.__struct_fields__)
    return {name: value for name, value in fields if value is not msgspec.UNSET}


@_quiz_event(
    "start_presentation",
    access=operator,
    payload=Start,
    rooms=messages.rooms_of,
    unasked=messages.snapshot.name,
)
def start(db: DbSession, identity: Identity, payload: Start) -> dict[str, Any]:
    """Begin in the lobby; the answer is the state, as for who joins."""
    if payload.competition_id != identity.quiz_id:
        raise Forbidden("This code is another competition's.")
    row = starting.start(db, identity, payload.competition_id)
    return _welcome(joining.join(db, identity, row))


@_quiz_event(
    "join_presentation",
    access=every_view,
    payload=Join,
    rooms=messages.rooms_of,
    writes=False,
    grouped=True,
    unasked=messages.snapshot.name,
)
def join(db: ReadSession, entries: Sequence[Entry]) -> list[dict[str, Any] | PalaestraError]:
    """The state, or with `last_seq` and `epoch` the events since."""
    return [
        one if isinstance(one, PalaestraError) else _welcome(one)
        for one in welcoming.welcome_all(db, entries)
    ]


def _steered(db: DbSession, identity: Identity, payload: Any) -> Stage:
    return stage.of_caller(db, identity, payload.competition_id)


@_quiz_event("set_slide", access=operator, payload=SetSlide)
def set_slide(db: DbSession, identity: Identity, payload: SetSlide) -> Done:
    """Show a slide."""
    stage = _steered(db, identity, payload)
    return Done(seq=presentations.set_slide(stage, payload.slide_order))


@_quiz_event("set_timer", access=operator, payload=SetTimer)
def set_timer(db: DbSession, identity: Identity, payload: SetTimer) -> Done:
    """Start, pause, resume, prolong, reset or stop the timer."""
    return Done(seq=presentations.set_timer(_steered(db, identity, payload), payload))


@_quiz_event("lock", access=operator, payload=Plain)
def lock(db: DbSession, identity: Identity, payload: Plain) -> Done:
    """No more answers."""
    return Done(seq=presentations.lock(_steered(db, identity, payload)))


@_quiz_event("unlock", access=operator, payload=Plain)
def unlock(db: DbSession, identity: Identity, payload: Plain) -> Done:
    """Answers after all, until it is locked."""
    return Done(seq=presentations.unlock(_steered(db, identity, payload)))


@_quiz_event("reveal", access=operator, payload=Plain)
def reveal(db: DbSession, identity: Identity, payload: Plain) -> Done:
    """Show the key, and to each team its points."""
    return Done(seq=presentations.reveal(_steered(db, identity, payload)))


@_quiz_event("show_scoreboard", access=operator, payload=ShowScoreboard)
def show_scoreboard(db: DbSession, identity: Identity, payload: ShowScoreboard) -> Done:
    """On every screen, or away again."""
    stage = _steered(db, identity, payload)
    return Done(seq=presentations.show_scoreboard(stage, shown=payload.shown))


@_quiz_event("announce", access=operator, payload=Announce)
def announce(db: DbSession, identity: Identity, payload: Announce) -> Done:
    """A line on every screen."""
    return Done(seq=presentations.announce(_steered(db, identity, payload), payload.text))


@_quiz_event("kick", access=operator, payload=Kick)
def kick(db: DbSession, identity: Identity, payload: Kick) -> Done:
    """A team's devices are out at once."""
    return Done(seq=presentations.kick(_steered(db, identity, payload), payload.team_id))


@_quiz_event("end_presentation", access=operator, payload=Plain)
def end(db: DbSession, identity: Identity, payload: Plain) -> Done:
    """Everybody is told and disconnected."""
    return Done(seq=presentations.end(_steered(db, identity, payload)))


@_quiz_event("submit_answer", access=teams_only, payload=Submit, grouped=True)
def submit_answer(db: DbSession, entries: Sequence[Entry]) -> list[answering.Told]:
    """Acknowledged once it is kept; a repeated one is told the same again."""
    return answering.submit_all(db, entries)


@_quiz_event("set_score", access=judge_or_operator, payload=SetScore)
def set_score(db: DbSession, identity: Identity, payload: SetScore) -> Scored:
    """A judge's points, which go before those of the machine."""
    seq, score = scoring.set_score(_steered(db, identity, payload), payload)
    return Scored(seq=seq, rev=score.rev)


@_quiz_event("clock_ping", access=every_view, payload=ClockPing, unasked="clock_ping")
def clock_ping(payload: ClockPing) -> ClockPong:
    """For the difference between two clocks."""
    now = now_ms()
    return ClockPong(t0=payload.t0, t1=now, t2=now)


EVENTS: list[Callable[..., Any]] = [
    start,
    join,
    set_slide,
    set_timer,
    lock,
    unlock,
    reveal,
    show_scoreboard,
    announce,
    kick,
    end,
    submit_answer,
    set_score,
    clock_ping,
]
