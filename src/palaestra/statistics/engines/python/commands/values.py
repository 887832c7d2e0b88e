"""Arguments of commands, checked, and columns made of what comes out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palaestra.statistics.engines.frames import LOGICAL_NA, Column, Frame
from palaestra.statistics.engines.python.rows import floats
from palaestra.statistics.engines.python.summaries import missing_places
from palaestra.statistics.engines.values import Items
from palaestra.statistics.outputs.numbers import NA
from palaestra.statistics.structures import Problem

Numbers = NDArray[np.float64]
Value = Any


@dataclass(frozen=True, slots=True)
class Span:
    n: int
    unit: str


@dataclass(slots=True)
class Bounds:
    """`limit`: most rows of a result; None: no limit."""

    limit: int | None = None
    random: np.random.Generator = field(default_factory=np.random.default_rng)

    def check(self, count: float) -> None:
        if self.limit is not None and count > self.limit:
            raise Problem("too_much_data", "The result would be too large.")


def scalars(values: Any) -> Column:
    return Column(mode="scalar", values=np.atleast_1d(np.asarray(values, dtype=np.float64)))


def truth_column(values: Any) -> Column:
    """Of 0, 1 and 2 for missing."""
    return Column(mode="logical", values=np.atleast_1d(np.asarray(values, dtype=np.uint8)))


def is_column(value: Value) -> bool:
    return isinstance(value, Column)


def a_column(value: Value) -> Column:
    if not isinstance(value, Column):
        raise Problem("type", "A variable is expected here.")
    return value


def all_missing(value: Value) -> bool:
    return (
        isinstance(value, Column)
        and value.mode == "logical"
        and bool((value.values == LOGICAL_NA).all())
    )


def numbers(value: Value) -> Numbers:
    if isinstance(value, Column) and value.mode in ("scalar", "logical"):
        found: Numbers = floats(value)
        return np.where(np.isnan(found), NA, found) if value.mode == "logical" else found
    raise Problem("type", "Numbers are expected here.")


def truths(value: Value) -> NDArray[np.uint8]:
    if isinstance(value, Column) and value.mode == "logical":
        found: NDArray[np.uint8] = value.values
        return found
    raise Problem("type", "Truth values are expected here.")


def dates(value: Value) -> Numbers:
    if isinstance(value, Column) and (value.mode in ("datetime", "scalar") or all_missing(value)):
        return floats(value)
    raise Problem("type", "Dates are expected here.")


def a_number(value: Value, what: str) -> float:
    if isinstance(value, Column) and value.mode == "scalar" and len(value) == 1:
        found = float(value.values[0])
        if found == found:
            return found
    raise Problem("type", f"{what} is one number.")


def a_count(value: Value, what: str, bounds: Bounds) -> int:
    n = a_number(value, what)
    if n < 0 or n != int(n):
        raise Problem("type", f"{what} is a whole number, not below 0.")
    bounds.check(n)
    return int(n)


def is_text(value: Value) -> bool:
    return isinstance(value, Column) and value.mode in ("string", "nominal", "ordinal")


def texts(value: Value) -> list[str | None]:
    """Of texts, factors by their labels, truths and missing values."""
    column = a_column(value)
    if column.mode == "string":
        return list(column.values)
    if column.mode in ("nominal", "ordinal"):
        return [column.levels[code - 1] if code else None for code in column.values.tolist()]
    if all_missing(column):
        return [None] * len(column)
    raise Problem("type", "Texts are expected here.")


def a_text(value: Value, choices: Sequence[str] = ()) -> str:
    found = texts(value) if is_text(value) else []
    if len(found) != 1 or found[0] is None:
        raise Problem("type", "One text is expected here.")
    if choices and found[0] not in choices:
        raise Problem("bad_field", f"It is one of {', '.join(choices)}")
    return found[0]


def a_truth(value: Value) -> bool:
    found = truths(value).tolist() if isinstance(value, Column) else []
    if len(found) != 1 or found[0] == LOGICAL_NA:
        raise Problem("type", "true or false is expected here.")
    return bool(found[0])


def same_length(*lengths: int) -> int:
    """Of one length, or of one element, which is repeated."""
    long = {length for length in lengths if length != 1}
    if len(long) > 1:
        raise Problem("length_mismatch", f"The lengths differ: {', '.join(map(str, lengths))}")
    return long.pop() if long else 1


def missing(column: Column) -> NDArray[np.bool_]:
    gone = np.zeros(len(column), dtype=bool)
    gone[missing_places(column)] = True
    return gone


def length_of(value: Value) -> int:
    if isinstance(value, Frame):
        return value.rows
    return len(value.items) if isinstance(value, Items) else len(value) if is_column(value) else 1
