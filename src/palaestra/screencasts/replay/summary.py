"""What is told of a recording without showing it; making it shows that it can be played."""

from pathlib import Path

import msgspec

from palaestra.screencasts.replay.engine import State, after
from palaestra.screencasts.replay.ots import OT
from palaestra.screencasts.replay.reading import read_file
from palaestra.screencasts.replay.sections import exercises_of, takes_of, visible_duration


class ExerciseSummary(msgspec.Struct, kw_only=True):
    ex_id: str
    description: str
    starts_ms: int
    ends_ms: int


class Summary(msgspec.Struct, kw_only=True):
    ots: int
    duration_ms: int
    takes: int
    exercises: list[ExerciseSummary]


def played(ots: list[OT], *, field: str = "ots") -> State:
    """The state at the end; raises Unreplayable for the first OT that does not fit."""
    state = State()
    for number, ot in enumerate(ots):
        state = after(state, ot, number, field=field)
    return state


def summarise(ots: list[OT]) -> Summary:
    """Raises Unreplayable."""
    played(ots)
    return Summary(
        ots=len(ots),
        duration_ms=visible_duration(ots),
        takes=len(takes_of(ots)),
        exercises=[
            ExerciseSummary(
                ex_id=part.ex_id,
                description=part.description,
                starts_ms=part.starts_ms,
                ends_ms=part.ends_ms,
            )
            for part in exercises_of(ots)
        ],
    )


def summarise_file(*, path: str) -> Summary:
    """Of a JSON list in a file; raises Invalid about ``ots``."""
    return summarise(read_file(Path(path)))
