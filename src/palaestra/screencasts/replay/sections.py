"""Where the parts of a cast lie in its OTs: takes, exercises, what learners never see."""

from collections.abc import Sequence
from dataclasses import dataclass

from palaestra.screencasts.replay.engine import times_of
from palaestra.screencasts.replay.ots import (
    OT,
    AssertMark,
    ExerciseMark,
    ExerciseShown,
    TakeEnd,
    TakeStart,
)


@dataclass(frozen=True, slots=True)
class Take:
    """`voice` is heard from `starts_ms` to `ends_ms` of the cast."""

    voice: int
    starts_ms: int
    ends_ms: int


@dataclass(frozen=True, slots=True)
class ExercisePart:
    """Its solution are the OTs from `first` to before `last`, the marks around them left out."""

    ex_id: str
    description: str
    first: int
    last: int
    starts_ms: int
    ends_ms: int


def visible_end(ots: Sequence[OT]) -> int:
    """How many OTs stand before the assert section: all that a learner is shown."""
    marks = (number for number, ot in enumerate(ots) if isinstance(ot, AssertMark))
    return next(marks, len(ots))


def visible_duration(ots: Sequence[OT]) -> int:
    """When the last of what a learner is shown happens, in ms."""
    times = times_of(ots[: visible_end(ots)])
    return times[-1] if times else 0


def takes_of(ots: Sequence[OT]) -> list[Take]:
    """Each take in order; one that never ended ends with what is shown."""
    times, end = times_of(ots), visible_duration(ots)
    takes: list[Take] = []
    begun: tuple[int, int] | None = None
    for ot, time in zip(ots, times, strict=True):
        if begun and isinstance(ot, TakeStart | TakeEnd):
            takes.append(Take(*begun, time))
            begun = None
        if isinstance(ot, TakeStart):
            begun = (ot.take, time)
    return [*takes, Take(*begun, max(end, begun[1]))] if begun else takes


def exercises_of(ots: Sequence[OT]) -> list[ExercisePart]:
    """Each exercise in order of its start; one that was never closed is none."""
    shown = ots[: visible_end(ots)]
    times, said = times_of(shown), _descriptions(shown)
    pairs = {ex_id: marks for ex_id, marks in _marks(shown).items() if len(marks) > 1}
    return [
        ExercisePart(
            ex_id=ex_id,
            description=said.get(ex_id, ""),
            first=first + 1,
            last=last,
            starts_ms=times[first],
            ends_ms=times[last],
        )
        for ex_id, (first, last, *_) in pairs.items()
    ]


def _marks(ots: Sequence[OT]) -> dict[str, list[int]]:
    """By id in the order of their first marks."""
    marks: dict[str, list[int]] = {}
    for number, ot in enumerate(ots):
        if isinstance(ot, ExerciseMark):
            marks.setdefault(ot.ex_id, []).append(number)
    return marks


def _descriptions(ots: Sequence[OT]) -> dict[str, str]:
    """The first that each exercise was shown with."""
    said: dict[str, str] = {}
    for ot in ots:
        if isinstance(ot, ExerciseShown):
            said.setdefault(ot.ex_id, ot.description)
    return said
