"""The OTs of a recording as values, and what each command needs (document 001).

Items with another command, or none, are `Other`: kept where they were stored, ignored in replay.
"""

from typing import Any, TypeAlias

import msgspec

from palaestra.core.errors import Invalid
from palaestra.screencasts.replay.units import units

# What a browser's numbers hold exactly.
LARGEST = 2**53 - 1
LONGEST_ID = 64
LONGEST_DESCRIPTION = 20_000


class Other(msgspec.Struct, frozen=True, gc=False):
    ts: int


class Selection(msgspec.Struct, frozen=True, gc=False):
    ts: int
    anchor: int
    head: int


class Edit(msgspec.Struct, frozen=True, gc=False):
    """`removed`, from `start` to before `end`, gives way to `inserted`; both in code units."""

    ts: int
    start: int
    end: int
    inserted: str
    removed: str


class TakeStart(msgspec.Struct, frozen=True, gc=False):
    """From here on `voice_blobs[take]` is heard."""

    ts: int
    take: int


class TakeEnd(msgspec.Struct, frozen=True, gc=False):
    ts: int


class ExerciseMark(msgspec.Struct, frozen=True, gc=False):
    """A pair of them brackets the OTs that are an exercise's solution."""

    ts: int
    ex_id: str


class ExerciseShown(msgspec.Struct, frozen=True, gc=False):
    ts: int
    ex_id: str
    description: str


class RunStart(msgspec.Struct, frozen=True, gc=False):
    ts: int


class RunEnd(msgspec.Struct, frozen=True, gc=False):
    ts: int
    exit_code: int
    output: str


class AssertMark(msgspec.Struct, frozen=True, gc=False):
    """A pair of them brackets the assert section, which learners never see."""

    ts: int


OT: TypeAlias = (
    Other
    | Selection
    | Edit
    | TakeStart
    | TakeEnd
    | ExerciseMark
    | ExerciseShown
    | RunStart
    | RunEnd
    | AssertMark
)


class _Item:
    """One JSON object and where it stands, for errors that say so."""

    def __init__(self, value: dict[str, Any], place: str, field: str) -> None:
        self._value = value
        self._place = place
        self._field = field

    def wrong(self, name: str, message: str) -> Invalid:
        return Invalid(self._field, f"{self._place}.{name} {message}")

    def get(self, name: str) -> Any:
        return self._value.get(name)

    def whole(self, name: str) -> int:
        value = self._value.get(name)
        if type(value) is not int or not 0 <= value <= LARGEST:
            raise self.wrong(name, "must be a whole number, 0 or more")
        return value

    def text(self, name: str) -> str:
        value = self._value.get(name)
        if not isinstance(value, str):
            raise self.wrong(name, "must be text")
        return value

    def ex_id(self) -> str:
        value = self._value.get("exId")
        is_number = type(value) is int
        if not (is_number or isinstance(value, str)) or not 1 <= len(str(value)) <= LONGEST_ID:
            raise self.wrong("exId", f"must be a number or text of 1 to {LONGEST_ID} characters")
        return str(value)

    def moment(self) -> None:
        """`time` is for the record only: any number, or none."""
        value = self._value.get("time")
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise self.wrong("time", "must be a number")


def read_ot(value: object, number: int, *, field: str = "ots") -> OT:
    """Item `number` of a JSON list; raises Invalid about `field` that names item and member."""
    place = f"[{number}]"
    if not isinstance(value, dict):
        raise Invalid(field, f"{place} must be an object")
    item = _Item(value, place, field)
    ts = item.whole("ts")
    read = _READERS.get(str(value.get("command")))
    return read(item, ts) if read else Other(ts)


def _selection(item: _Item, ts: int) -> OT:
    return Selection(ts, item.whole("fromPos"), item.whole("toPos"))


def _edit(item: _Item, ts: int) -> OT:
    start, end = item.whole("fromPos"), item.whole("toPos")
    if start > end:
        raise item.wrong("toPos", "must not be before fromPos")
    inserted, removed = units(item.text("insertedText")), units(item.text("removedText"))
    return Edit(ts, start, end, inserted, removed)


def _take_start(item: _Item, ts: int) -> OT:
    item.moment()
    return TakeStart(ts, item.whole("soundChunkIdx"))


def _exercise_shown(item: _Item, ts: int) -> OT:
    description = "" if item.get("description") is None else item.text("description")
    if len(description) > LONGEST_DESCRIPTION:
        raise item.wrong("description", f"may have {LONGEST_DESCRIPTION:,} characters")
    return ExerciseShown(ts, item.ex_id(), description)


def _run(item: _Item, ts: int) -> OT:
    """Without a result a run began; with one it ended."""
    exit_code, output = item.get("exitCode"), item.get("output")
    if exit_code is None and output is None:
        return RunStart(ts)
    if type(exit_code) is not int or abs(exit_code) > LARGEST:
        raise item.wrong("exitCode", "must be a whole number")
    return RunEnd(ts, exit_code, item.text("output"))


def _assert_mark(item: _Item, ts: int) -> OT:
    item.moment()
    return AssertMark(ts)


def _nop(item: _Item, ts: int) -> OT:
    item.moment()
    return Other(ts)


_READERS = {
    "selection": _selection,
    "text": _edit,
    "record_start": _take_start,
    "record_end": lambda _, ts: TakeEnd(ts),
    "exPlaceholder": lambda item, ts: ExerciseMark(ts, item.ex_id()),
    "exShow": _exercise_shown,
    "run": _run,
    "assert": _assert_mark,
    "nop": _nop,
}
