"""Values that are typed or pasted, written into a column."""

from typing import Any

import numpy as np

from palaestra.statistics.engines.frames import LOGICAL_NA, Column
from palaestra.statistics.sheets.packing import plain
from palaestra.statistics.structures import Problem

MOST_LEVELS = 10_000
_TRUE, _FALSE = ("true", "t", "yes", "1"), ("false", "f", "no", "0")


def written(
    column: Column, row: int, given: list[Any], *, name: str, meta: dict[str, Any]
) -> tuple[Column, list[Any], list[str]]:
    """The new column, what stood there before, and all levels if some are new."""
    end = row + len(given)
    before = Column(mode=column.mode, values=column.values[row:end], levels=column.levels)
    levels = list(column.levels)
    stored = [
        _stored(value, column.mode, levels, name=name, row=row + index, meta=meta)
        for index, value in enumerate(given)
    ]
    values = column.values.copy()
    if isinstance(values, list):
        values[row:end] = stored
    else:
        values[row:end] = np.array(stored, dtype=values.dtype)
    new = levels if len(levels) > len(column.levels) else []
    fresh = Column(mode=column.mode, values=values, levels=tuple(levels), format=column.format)
    return fresh, plain(before), new


def _stored(
    value: Any, mode: str, levels: list[str], *, name: str, row: int, meta: dict[str, Any]
) -> Any:
    try:
        if mode == "string":
            return None if value is None else _text(value)
        if mode in ("scalar", "datetime"):
            return _number(value)
        if mode == "logical":
            return _truth(value)
        return _code(value, levels, meta)
    except (ValueError, OverflowError) as wrong:
        raise Problem(
            "type",
            f"Row {row + 1}, variable {name}: {str(value)[:40]!r} is not {_WANTED[mode]}.",
            path=name,
        ) from wrong


_WANTED = {
    "string": "a text",
    "scalar": "a number",
    "datetime": "a moment",
    "logical": "true or false",
    "nominal": "one of its labels",
    "ordinal": "one of its labels",
}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number(value: Any) -> float:
    if value is None or value == "":
        return float("nan")
    if isinstance(value, bool):
        return float(value)
    number = float(value)
    if not np.isfinite(number):
        raise ValueError("not finite")
    return number


def _truth(value: Any) -> int:
    if value is None or value == "":
        return LOGICAL_NA
    word = str(value).strip().lower().removesuffix(".0")
    if word in _TRUE:
        return 1
    if word in _FALSE:
        return 0
    raise ValueError("no truth value")


def _code(value: Any, levels: list[str], meta: dict[str, Any]) -> int:
    """Codes by number; by text a label, which is added where it is new."""
    if value is None or value == "":
        return 0
    if isinstance(value, str):
        if value not in levels:
            if len(levels) >= MOST_LEVELS:
                raise ValueError("too many labels")
            levels.append(value)
        return levels.index(value) + 1
    factors = meta.get("factors") or list(range(1, len(levels) + 1))
    if isinstance(value, bool) or value not in factors:
        raise ValueError("no such code")
    return int(factors.index(value)) + 1
