"""Recordings as hypothesis draws them: every edit fits the text before it."""

from dataclasses import dataclass

from hypothesis import strategies as st

from palaestra.screencasts.replay.areas import Area
from palaestra.screencasts.replay.ots import (
    OT,
    AssertMark,
    Edit,
    ExerciseMark,
    Other,
    RunEnd,
    RunStart,
    Selection,
    TakeEnd,
    TakeStart,
)
from palaestra.screencasts.replay.units import units

# Letters, line ends, pairs and halves of pairs.
TEXTS = st.text(st.sampled_from("ab \n\r😀\ud83d\ude00é"), max_size=5)
_PLACE = st.integers(0, 40)
# Where, how much goes, what comes: brought to size by the text that it meets.
_CHANGE = st.tuples(_PLACE, st.integers(0, 4), TEXTS)
_KINDS = st.sampled_from([Edit, Edit, Edit, Selection, Other, RunStart, RunEnd, TakeStart, TakeEnd])
_STEP = st.tuples(_KINDS, st.integers(0, 5), _CHANGE)
Change = tuple[int, int, str]


def _edit(change: Change, text: str, ts: int, room: Area) -> tuple[Edit, str]:
    place, removed, inserted = change
    start = room.start + place % (room.length + 1)
    end = min(room.end, start + removed)
    new = units(inserted)
    return Edit(ts, start, end, new, text[start:end]), text[:start] + new + text[end:]


def _other(kind: type, change: Change, text: str, ts: int) -> OT:
    place, number, said = change
    if kind is Selection:
        return Selection(ts, place % (len(text) + 2), number)
    if kind is RunEnd:
        return RunEnd(ts, number - 1, said)
    if kind is TakeStart:
        return TakeStart(ts, number)
    other: OT = kind(ts)
    return other


@st.composite
def recordings(draw: st.DrawFn, longest: int = 20) -> list[OT]:
    """Anything but exercises and assert marks, in order of time, several at one moment."""
    ots: list[OT] = []
    text, ts = "", 0
    for kind, later, change in draw(st.lists(_STEP, max_size=longest)):
        ts += later
        if kind is Edit:
            edit, text = _edit(change, text, ts, Area(0, len(text)))
            ots.append(edit)
        else:
            ots.append(_other(kind, change, text, ts))
    return ots


@dataclass(frozen=True)
class Solved:
    """A recording with one exercise, and a learner's answer to it."""

    ots: list[OT]
    answer: list[OT]


def _edits(changes: list[Change], text: str, ts: int, room: Area) -> tuple[list[OT], str]:
    found: list[OT] = []
    for change in changes:
        edit, text = _edit(change, text, ts, room)
        room = room.grown(edit)
        found.append(edit)
    return found, text


@st.composite
def exercises(draw: st.DrawFn, later: int = 5) -> Solved:
    """Text, an exercise in the midst of it, later edits anywhere, and perhaps an assert section."""
    before, solution, answer, hidden = (draw(st.lists(_CHANGE, max_size=4)) for _ in range(4))
    after = draw(st.lists(_CHANGE, max_size=later))
    edits, text = _edits(before, "", 1, Area(0, 0))
    caret = draw(_PLACE) % (len(text) + 1)
    room = Area(caret, caret)
    answered, _ = _edits(answer, text, 9, room)
    written, text = _edits(solution, text, 3, room)
    more, text = _edits(after, text, 5, Area(0, len(text)))
    ots = [*edits, Selection(1, caret, caret), ExerciseMark(2, "e"), *written]
    ots += [ExerciseMark(4, "e"), *more]
    if draw(st.booleans()):
        asserts, _ = _edits(hidden, text, 7, Area(len(text), len(text)))
        ots += [AssertMark(6), *asserts, AssertMark(8)]
    return Solved(ots, answered)
