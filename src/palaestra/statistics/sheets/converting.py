"""A variable whose mode or labels change keeps its values, as far as they mean something."""

import math
from datetime import UTC, datetime
from typing import Any

import numpy as np

from palaestra.statistics.engines.frames import LOGICAL_NA, Column
from palaestra.statistics.sheets.packing import plain
from palaestra.statistics.structures import Problem

MOST_LEVELS = 1000


def converted(column: Column, meta: dict[str, Any]) -> tuple[Column, dict[str, Any]]:
    """The column under its new description, and that with its labels."""
    mode, factor = meta["mode"], ("nominal", "ordinal")
    if mode == column.mode or (mode in factor and column.mode in factor):
        return _relabelled(column, meta)
    if mode in factor:
        return _to_factor(column, meta)
    meta = {key: value for key, value in meta.items() if key not in ("labels", "factors")}
    values = [_to(mode, value) for value in _words(column)]
    return Column(mode=mode, values=_array(mode, values), format=meta.get("format")), meta


def _relabelled(column: Column, meta: dict[str, Any]) -> tuple[Column, dict[str, Any]]:
    if column.mode not in ("nominal", "ordinal"):
        return column, meta
    labels = list(meta.get("labels") or column.levels)
    used = int(column.values.max()) if len(column) else 0
    if len(labels) < used:
        raise Problem("bad_field", f"{used} labels are in use.", path="labels")
    if len(set(labels)) < len(labels):
        raise Problem("bad_field", "Two labels are the same.", path="labels")
    kept = Column(mode=meta["mode"], values=column.values, levels=tuple(labels))
    return kept, {**meta, "labels": labels, "factors": list(range(1, len(labels) + 1))}


def _to_factor(column: Column, meta: dict[str, Any]) -> tuple[Column, dict[str, Any]]:
    words = _words(column)
    known = dict.fromkeys(meta.get("labels") or ())
    seen = {word: None for word in words if word is not None}
    ordered = seen if column.mode == "string" else dict.fromkeys(sorted(seen, key=_as_number))
    labels = list(known | ordered)
    if len(labels) > MOST_LEVELS:
        raise Problem("bad_field", f"More than {MOST_LEVELS} different values.", path="mode")
    places: dict[str | None, int] = {None: 0}
    places |= {label: place for place, label in enumerate(labels, start=1)}
    values = np.array([places[word] for word in words], dtype=np.int32)
    made = Column(mode=meta["mode"], values=values, levels=tuple(labels))
    return made, {**meta, "labels": labels, "factors": list(range(1, len(labels) + 1))}


def _words(column: Column) -> list[str | None]:
    """Every value as a person reads it."""
    if column.mode in ("nominal", "ordinal"):
        return [column.levels[code - 1] if code else None for code in column.values.tolist()]
    if column.mode == "datetime":
        return [None if v is None else _moment(v) for v in plain(column)]
    return [None if value is None else _word(value) for value in plain(column)]


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _as_number(word: str) -> tuple[float, str]:
    try:
        return float(word), word
    except ValueError:
        return math.inf, word


def _to(mode: str, word: str | None) -> Any:
    """What cannot be read in the new mode is missing."""
    if word is None or mode == "string":
        return word
    if mode == "logical":
        return {"true": 1, "1": 1, "false": 0, "0": 0}.get(word.lower(), LOGICAL_NA)
    try:
        return float(word)
    except ValueError:
        return _seconds(word) if mode == "datetime" else math.nan


def _seconds(word: str) -> float:
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        return math.nan
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _array(mode: str, values: list[Any]) -> Any:
    if mode == "string":
        return values
    if mode == "logical":
        return np.array([LOGICAL_NA if v is None else v for v in values], dtype=np.uint8)
    return np.array([math.nan if v is None else v for v in values], dtype=np.float64)
