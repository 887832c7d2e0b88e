"""A cast in which a learner's OTs stand in the place of an exercise's own.

The learner types where the solution came; what the teacher did later is carried over. What the
teacher later changed within the solution itself has no place any more and is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from palaestra.core.errors import NotFound
from palaestra.screencasts.replay.areas import Area, Pair, change_of
from palaestra.screencasts.replay.engine import Replay, State, after
from palaestra.screencasts.replay.ots import OT, Edit, Selection
from palaestra.screencasts.replay.sections import ExercisePart, exercises_of, visible_end

ANSWER = "solve_ots"


@dataclass(frozen=True, slots=True)
class Program:
    """What is run to mark an answer, in code units: `text` is all that a learner sees.

    `whole` has the assert section too; it lies at `hidden`, which is None where the section does
    more than write one piece of text. `area` is the learner's part of `text`.
    """

    text: str
    whole: str
    area: Area
    hidden: Area | None


def exercise_named(ots: Sequence[OT], ex_id: str) -> ExercisePart:
    """Raises NotFound."""
    for part in exercises_of(ots):
        if part.ex_id == ex_id:
            return part
    raise NotFound("ex_id")


def solved(ots: Sequence[OT], ex_id: str, answer: Sequence[OT]) -> list[OT]:
    """`ots` with the edits of `answer` as the solution of an exercise, at its first moment.

    Raises NotFound about ``ex_id`` and Unreplayable about ``solve_ots``.
    """
    solving = _Solving(ots, ex_id, answer)
    return [*solving.begin, *solving.visible(), *solving.hidden()]


def program(ots: Sequence[OT], ex_id: str, answer: Sequence[OT]) -> Program:
    """What `solved` leads to; raises as it does."""
    solving = _Solving(ots, ex_id, answer)
    solving.visible()
    text, area = solving.text, solving.area
    hidden = _written(solving.hidden(), end=len(text))
    whole = solving.text
    adds_only = whole[: hidden.start] + whole[hidden.end :] == text
    return Program(text=text, whole=whole, area=area, hidden=hidden if adds_only else None)


def _written(ots: Iterable[OT], *, end: int) -> Area:
    """All between the first and the last place where `ots` wrote; nothing at `end`, if nowhere."""
    area: Area | None = None
    for ot in ots:
        if isinstance(ot, Edit):
            area = area or Area(ot.start, ot.start)
            grown = max(area.end, ot.end) + change_of(ot)
            area = Area(min(area.start, ot.start), grown)
    return area or Area(end, end)


class _Solving:
    """Goes through a cast once; `text` has the learner's part at `area` so far."""

    def __init__(self, ots: Sequence[OT], ex_id: str, answer: Sequence[OT]) -> None:
        part = exercise_named(ots, ex_id)
        before, theirs = _both(ots, part)
        place = theirs.areas[ex_id].start
        room = {**before.areas, ex_id: Area(place, place)}
        ours = _answered(replace(before, areas=room, seated=True), answer)
        self.text = ours.text
        self._pair = Pair(theirs.areas[ex_id], ours.areas[ex_id])
        self._ots = ots
        self._last, self._end = part.last, visible_end(ots)
        said = [replace(ot, ts=part.starts_ms) for ot in answer if isinstance(ot, Edit | Selection)]
        self.begin: list[OT] = [*ots[: part.first], *said]

    @property
    def area(self) -> Area:
        return self._pair.ours

    def visible(self) -> list[OT]:
        return list(self._carried(self._ots[self._last : self._end]))

    def hidden(self) -> list[OT]:
        return list(self._carried(self._ots[self._end :]))

    def _carried(self, ots: Sequence[OT]) -> Iterable[OT]:
        for ot in ots:
            carried = self._carry(ot)
            if carried is not None:
                yield carried

    def _carry(self, ot: OT) -> OT | None:
        match ot:
            case Edit():
                return self._edit(ot)
            case Selection():
                return replace(
                    ot, anchor=self._pair.place(ot.anchor), head=self._pair.place(ot.head)
                )
        return ot

    def _edit(self, edit: Edit) -> Edit | None:
        span, self._pair = self._pair.carried(edit)
        if span is None:
            return None
        start, end = span
        removed = self.text[start:end]
        self.text = self.text[:start] + edit.inserted + self.text[end:]
        return replace(edit, start=start, end=end, removed=removed)


def _both(ots: Sequence[OT], part: ExercisePart) -> tuple[State, State]:
    """The states when an exercise has begun, and when its solution was written."""
    replay = Replay(ots[: part.last])
    return replay.state_before(part.first), replay.last


def _answered(state: State, answer: Sequence[OT]) -> State:
    """Raises Unreplayable for an edit outside of the exercise."""
    for number, ot in enumerate(answer):
        if isinstance(ot, Edit | Selection):
            state = after(state, ot, number, field=ANSWER)
    return state
