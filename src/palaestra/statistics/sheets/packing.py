"""Columns as bytes, and back: what lies in the database or in a blob."""

from typing import Any

import msgspec
import numpy as np

from palaestra.statistics.engines.frames import LOGICAL_NA, Column
from palaestra.statistics.structures import Problem

# By mode: little-endian, whatever the machine.
_TYPES: dict[str, np.dtype[Any]] = {
    "scalar": np.dtype("<f8"),
    "datetime": np.dtype("<f8"),
    "nominal": np.dtype("<i4"),
    "ordinal": np.dtype("<i4"),
    "logical": np.dtype("u1"),
}


def pack(column: Column) -> bytes:
    if column.mode == "string":
        return msgspec.json.encode(column.values)
    data: bytes = np.ascontiguousarray(column.values, dtype=_TYPES[column.mode]).tobytes()
    return data


def unpack(data: bytes, meta: dict[str, Any]) -> Column:
    """`meta` is the variable without its values."""
    mode = meta.get("mode", "scalar")
    levels = tuple(meta.get("labels") or ())
    if mode == "string":
        return Column(mode="string", values=msgspec.json.decode(data, type=list[str | None]))
    values = np.frombuffer(data, dtype=_TYPES[mode])
    return Column(mode=mode, values=values, levels=levels, format=meta.get("format"))


def attached(variable: dict[str, Any]) -> list[Any]:
    """The values of a variable whose client sent them as bytes beside the message: float64 of
    numbers and times, int32 of codes (0 missing), a byte of truths, all little-endian.

    Raises `Problem` type.
    """
    mode, data = variable.get("mode", "scalar"), variable["values"]
    size = _TYPES[mode].itemsize if isinstance(mode, str) and mode in _TYPES else 0
    if not size or len(data) % size:
        raise Problem(
            "type", f"Bytes are no values of the mode {str(mode)[:20]}.", path="variables.values"
        )
    return plain(unpack(data, {"mode": mode}))


def width(mode: str) -> int | None:
    """Bytes of a value; None where values differ in length."""
    return None if mode == "string" else _TYPES[mode].itemsize


def blank(mode: str, rows: int) -> Any:
    """Values that are all missing."""
    if mode == "string":
        return [None] * rows
    if mode in ("scalar", "datetime"):
        return np.full(rows, np.nan)
    if mode == "logical":
        return np.full(rows, LOGICAL_NA, dtype=np.uint8)
    return np.zeros(rows, dtype=np.int32)


def plain(column: Column) -> list[Any]:
    """As they travel: numbers, codes, truths, texts; None is missing."""
    if column.mode == "string":
        return list(column.values)
    values = column.values.tolist()
    if column.mode == "logical":
        return [None if value == LOGICAL_NA else bool(value) for value in values]
    if column.mode in ("nominal", "ordinal"):
        return [code or None for code in values]
    return [None if value != value else value for value in values]


def without_missing(column: Column, meta: dict[str, Any]) -> Column:
    """As an engine gets it: what the variable's `missing` names is missing."""
    gone = meta.get("missing") or []
    if not gone:
        return column
    if column.mode == "string":
        kept = [None if value in gone else value for value in column.values]
        return Column(mode="string", values=kept)
    codes = _codes(gone, column.levels, meta) if column.levels else gone
    blanks = blank(column.mode, len(column))
    hit = np.isin(column.values, [code for code in codes if not isinstance(code, str)])
    return Column(
        mode=column.mode,
        values=np.where(hit, blanks, column.values),
        levels=column.levels,
        format=column.format,
    )


def _codes(gone: list[Any], levels: tuple[str, ...], meta: dict[str, Any]) -> list[int]:
    """Of levels named by their factor or their label."""
    factors = meta.get("factors") or list(range(1, len(levels) + 1))
    places = {factor: place for place, factor in enumerate(factors, start=1)}
    places |= {label: place for place, label in enumerate(levels, start=1)}
    return [places[each] for each in gone if each in places]
