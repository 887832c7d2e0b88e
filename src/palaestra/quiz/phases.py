"""Phases of a question slide, and the timer, as values: from what is to what will be. Pure.

hidden → reading → open → locked → revealed → scored. A slide that is shown again goes on where it
was left; one that was left open while a timer ran has had its time.
"""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from palaestra.core.errors import Conflict, Invalid
from palaestra.quiz.clock import as_ms, counts, left_ms, whole_seconds
from palaestra.quiz.schemas.presentations import Clock, DocumentedTimer, Phase, State

KNOWN = ("revealed", "scored")
LONGEST_SECONDS = 86_400


class Stand(Struct, kw_only=True, frozen=True):
    """Where a presentation stands. `started_ms` is what the timer was started with."""

    state: State
    phase: Phase
    phase_rev: int
    deadline_at: datetime | None = None
    remaining_ms: int | None = None
    duration_ms: int | None = None

    def clock(self) -> Clock:
        return Clock(
            enabled=self.deadline_at is not None,
            deadline_at=as_ms(self.deadline_at) if self.deadline_at else None,
            remaining_ms=self.remaining_ms,
            duration_ms=self.duration_ms,
        )

    def documented(self, now: datetime) -> DocumentedTimer:
        """Whole seconds left, as the documented client shows them."""
        running = self.deadline_at is not None
        left = left_ms(self.deadline_at, now) if self.deadline_at else self.remaining_ms or 0
        return DocumentedTimer(enabled=running, value=whole_seconds(left))


def _moved(stand: Stand, phase: Phase) -> Stand:
    """In another phase; answers composed for the one before are told apart by `phase_rev`."""
    if phase == stand.phase:
        return stand
    return replace(stand, phase=phase, phase_rev=stand.phase_rev + 1)


def _without_timer(stand: Stand) -> Stand:
    return replace(stand, deadline_at=None, remaining_ms=None, duration_ms=None, state="running")


def left_behind(phase: Phase, *, timed: bool) -> Phase:
    """What a slide is remembered as when another one is shown."""
    return "locked" if phase == "open" and timed else phase


def shown(stand: Stand, before: Phase | None, *, asks: bool, timer: int | None) -> Stand:
    """Another slide: `before` is its phase when it was left, None if it was never shown.

    `asks`: it has a question. `timer` in seconds, None: untimed.
    """
    phase: Phase = "reading"
    if before in ("locked", *KNOWN):
        phase = before
    elif asks and timer is None:
        phase = "open"
    fresh = replace(_without_timer(stand), phase=phase, phase_rev=stand.phase_rev + 1)
    if timer is None or phase != "reading":
        return fresh
    return replace(fresh, remaining_ms=timer * 1000, duration_ms=timer * 1000)


def started(stand: Stand, now: datetime, seconds: float, *, asks: bool) -> Stand:
    """The timer runs; it opens a slide whose key nobody knows yet."""
    ms = round(_checked(seconds) * 1000)
    moved = _moved(stand, "open") if asks and stand.phase not in KNOWN else stand
    deadline = now + timedelta(milliseconds=ms)
    return replace(moved, state="running", deadline_at=deadline, remaining_ms=None, duration_ms=ms)


def _checked(seconds: float) -> float:
    if not 0 < seconds <= LONGEST_SECONDS:
        raise Invalid("seconds", f"A timer runs for more than 0 and at most {LONGEST_SECONDS} s.")
    return seconds


def paused(stand: Stand, now: datetime) -> Stand:
    """What is left is kept. Raises Conflict where nothing runs, or nothing is left."""
    if stand.deadline_at is None:
        raise Conflict("No timer is running.")
    left = left_ms(stand.deadline_at, now)
    if left == 0:
        raise Conflict("The time is over: add some instead.")
    return replace(stand, state="paused", deadline_at=None, remaining_ms=left)


def resumed(stand: Stand, now: datetime) -> Stand:
    """Raises Conflict where nothing was paused, or nothing is left."""
    if stand.state != "paused":
        raise Conflict("No timer is paused.")
    if not stand.remaining_ms:
        raise Conflict("No time is left: add some first.")
    deadline = now + timedelta(milliseconds=stand.remaining_ms)
    return replace(stand, state="running", deadline_at=deadline, remaining_ms=None)


def prolonged(stand: Stand, now: datetime, seconds: float, *, asks: bool) -> Stand:
    """More time, or with a negative number less; a timer that ran out runs again."""
    if abs(seconds) > LONGEST_SECONDS:
        raise Invalid("seconds", f"At most {LONGEST_SECONDS} seconds are added or taken.")
    if stand.duration_ms is None:
        raise Conflict("There is no timer to add time to.")
    more = timedelta(seconds=seconds)
    is_over = stand.remaining_ms == 0 and stand.state != "paused"
    if stand.deadline_at is not None or (is_over and seconds > 0):
        opens = asks and stand.phase not in KNOWN
        moved = _moved(stand, "open") if opens else stand
        until = max(now, max(stand.deadline_at or now, now) + more)
        return replace(moved, deadline_at=until, remaining_ms=None)
    left = (stand.remaining_ms or 0) + round(seconds * 1000)
    return replace(stand, remaining_ms=max(0, left))


def reset(stand: Stand, timer: int | None) -> Stand:
    """As if the slide was just shown."""
    phase = stand.phase if stand.phase in KNOWN else "reading" if timer else stand.phase
    fresh = _moved(_without_timer(stand), phase)
    if timer is None:
        return fresh
    return replace(fresh, remaining_ms=timer * 1000, duration_ms=timer * 1000)


def stopped(stand: Stand) -> Stand:
    """The time is over: an open slide is locked."""
    phase: Phase = "locked" if stand.phase == "open" else stand.phase
    return replace(_moved(stand, phase), state="running", deadline_at=None, remaining_ms=0)


def locked(stand: Stand) -> Stand:
    """Raises Conflict where there is nothing to lock."""
    if stand.phase not in ("reading", "open"):
        raise Conflict(f"The slide is {stand.phase}: there is nothing to lock.")
    return _moved(_without_timer(stand), "locked")


def unlocked(stand: Stand) -> Stand:
    """Raises Conflict once the key is known."""
    if stand.phase not in ("reading", "locked"):
        raise Conflict(f"The slide is {stand.phase}: it cannot be opened.")
    return _moved(_without_timer(stand), "open")


def revealed(stand: Stand, *, all_scored: bool) -> Stand:
    """Answers are closed at once."""
    if stand.phase in KNOWN or stand.phase == "hidden":
        raise Conflict("There is nothing to reveal.")
    return _moved(_without_timer(stand), "scored" if all_scored else "revealed")


def takes_answers(
    stand: Stand, received: datetime, *, phase_rev: int | None, grace_ms: int
) -> bool:
    """Whether an answer to the slide that stands counts; an absent `phase_rev` is the current."""
    is_current = phase_rev is None or phase_rev == stand.phase_rev
    return (
        stand.phase == "open"
        and is_current
        and counts(received, stand.deadline_at, grace_ms=grace_ms)
    )


def is_over(stand: Stand, now: datetime, *, grace_ms: int) -> bool:
    """Whether a timer that runs has had its time, on a slide that asks nothing too."""
    return not counts(now, stand.deadline_at, grace_ms=grace_ms)


def all_scored(stand: Stand) -> Stand:
    """The last points were given."""
    return _moved(stand, "scored")
