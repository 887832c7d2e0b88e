"""The state of a cast at any moment; a seek starts at the nearest snapshot before it."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NoReturn

import msgspec
from msgspec.structs import replace

from palaestra.core.errors import Invalid
from palaestra.screencasts.replay.areas import Area
from palaestra.screencasts.replay.ots import OT, Edit, ExerciseMark, RunEnd, RunStart, Selection

SNAPSHOT_EVERY = 256
# Of all snapshots together, in code units; beyond it every second one goes.
MOST_KEPT = 8 << 20
# No program is that long; without a bound a small file could ask for endless copying.
LONGEST_TEXT = 1 << 18


class Unreplayable(Invalid):
    """An OT that does not fit what stands before it; `number` counts from 0, `member` is wrong."""

    def __init__(self, field: str, number: int, member: str, message: str) -> None:
        super().__init__(field, f"[{number}].{member} {message}")
        self.number = number
        self.member = member


class Run(msgspec.Struct, frozen=True):
    """A run of the program; `exit_code` is None while it goes on."""

    output: str = ""
    exit_code: int | None = None


class State(msgspec.Struct, frozen=True):
    """What is on the screen: `text` and positions in code units, the caret being `head`.

    `areas` are those of exercises; `open` is the one whose solution is being written, which is
    `seated` once something was written in it: until then it goes to where writing begins.
    """

    text: str = ""
    anchor: int = 0
    head: int = 0
    run: Run | None = None
    open: str | None = None
    seated: bool = False
    areas: Mapping[str, Area] = msgspec.field(default_factory=dict)


def after(state: State, ot: OT, number: int, *, field: str = "ots") -> State:
    """The state after OT `number`; raises Unreplayable about `field` where it does not fit."""
    match ot:
        case Edit():
            return _edited(state, ot, _Refusing(field, number))
        case Selection():
            # Some recorders tell the selection before the edit that makes room for it.
            longest = len(state.text)
            anchor, head = min(ot.anchor, longest), min(ot.head, longest)
            return replace(state, anchor=anchor, head=head)
        case RunStart():
            return replace(state, run=Run())
        case RunEnd():
            return replace(state, run=Run(ot.output, ot.exit_code))
        case ExerciseMark():
            return _marked(state, ot, _Refusing(field, number))
    return state


class _Refusing(msgspec.Struct, frozen=True):
    field: str
    number: int

    def __call__(self, member: str, message: str) -> NoReturn:
        raise Unreplayable(self.field, self.number, member, message)


def _edited(state: State, edit: Edit, refuse: _Refusing) -> State:
    text = _new_text(state.text, edit, refuse)
    areas = state.areas
    if areas:
        room = _room(state, edit, refuse)
        carried = {name: area.carried(edit) for name, area in areas.items() if name != state.open}
        areas = carried if state.open is None else {**carried, state.open: room.grown(edit)}
    return State(
        text=text,
        anchor=_moved(state.anchor, edit),
        head=_moved(state.head, edit),
        run=state.run,
        open=state.open,
        seated=state.open is not None,
        areas=areas,
    )


def _new_text(text: str, edit: Edit, refuse: _Refusing) -> str:
    if edit.end > len(text):
        refuse("toPos", f"lies after the end of the text, {len(text)}")
    if text[edit.start : edit.end] != edit.removed:
        refuse("removedText", "is not the text that stands there")
    if len(text) - len(edit.removed) + len(edit.inserted) > LONGEST_TEXT:
        refuse("insertedText", f"makes the text longer than {LONGEST_TEXT:,} characters")
    return text[: edit.start] + edit.inserted + text[edit.end :]


def _room(state: State, edit: Edit, refuse: _Refusing) -> Area:
    """The area of the open exercise, in which `edit` must lie; any, if none is open."""
    if state.open is None:
        return Area(0, 0)
    room = state.areas[state.open]
    if not state.seated and edit.start == edit.end:
        return Area(edit.start, edit.start)
    if edit.start < room.start:
        refuse("fromPos", "lies before the exercise")
    if edit.end > room.end:
        refuse("toPos", "lies after the exercise")
    return room


def _moved(position: int, edit: Edit) -> int:
    """Where a cursor stands after an edit: behind what was written at it, as in an editor."""
    if position < edit.start:
        return position
    if position >= edit.end:
        return position + len(edit.inserted) - len(edit.removed)
    return edit.start + len(edit.inserted)


def _marked(state: State, mark: ExerciseMark, refuse: _Refusing) -> State:
    if state.open == mark.ex_id:
        return replace(state, open=None, seated=False)
    if state.open is not None:
        refuse("exId", f"begins within exercise {state.open}")
    if mark.ex_id in state.areas:
        refuse("exId", "was an exercise before")
    areas = {**state.areas, mark.ex_id: Area(state.head, state.head)}
    return replace(state, open=mark.ex_id, seated=False, areas=areas)


def times_of(ots: Sequence[OT]) -> list[int]:
    """When each happens, in ms: never before the one that stands before it."""
    return list(accumulate((ot.ts for ot in ots), max))


class Replay:
    """Seeks in a list of OTs. Raises Unreplayable when it is made, or never."""

    def __init__(
        self, ots: Sequence[OT], *, every: int = SNAPSHOT_EVERY, field: str = "ots"
    ) -> None:
        self._ots = ots
        self._times = times_of(ots)
        self._every = every
        # State before OT `every * n`.
        self._snapshots: list[State] = []
        self.last = self._played(field)

    def _played(self, field: str) -> State:
        state, kept = State(), 0
        for number, ot in enumerate(self._ots):
            if number % self._every == 0:
                self._snapshots.append(state)
                kept += len(state.text)
            if kept > MOST_KEPT:
                kept = self._thin_out()
            state = after(state, ot, number, field=field)
        return state

    def _thin_out(self) -> int:
        self._snapshots = self._snapshots[::2]
        self._every *= 2
        return sum(len(state.text) for state in self._snapshots)

    @property
    def duration_ms(self) -> int:
        return self._times[-1] if self._times else 0

    def number_at(self, ts: int) -> int:
        """How many OTs have happened at `ts`, those of that moment included."""
        return bisect_right(self._times, ts)

    def state_at(self, ts: int) -> State:
        return self.state_before(self.number_at(ts))

    def state_before(self, number: int) -> State:
        """The state when the first `number` OTs have happened."""
        if number >= len(self._ots):
            return self.last
        nearest = number // self._every
        state = self._snapshots[nearest]
        for place in range(nearest * self._every, number):
            state = after(state, self._ots[place], place)
        return state


def text_at(ots: Sequence[OT], ts: int) -> str:
    """The text at `ts`, in code units; for one look, without snapshots."""
    state = State()
    for number, (ot, time) in enumerate(zip(ots, times_of(ots), strict=True)):
        if time > ts:
            break
        state = after(state, ot, number)
    return state.text
