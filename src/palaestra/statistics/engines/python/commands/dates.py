"""Dates and times: seconds since 1970, in UTC."""

import time
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from palaestra.statistics.engines.frames import Column
from palaestra.statistics.engines.python.commands.values import (
    Bounds,
    Span,
    Value,
    a_count,
    a_number,
    a_text,
    dates,
    same_length,
    scalars,
)
from palaestra.statistics.structures import Problem

_SECONDS = {"sec": 1.0, "min": 60.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0}
_DAY = 86400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LETTERS = frozenset("yYbBmdaAHIMSp")


def date_column(seconds: Any) -> Column:
    return Column(mode="datetime", values=np.atleast_1d(np.asarray(seconds, dtype=np.float64)))


def later(x: Value, span: Span) -> Column:
    seconds = dates(x)
    if span.unit in _SECONDS:
        return date_column(seconds + span.n * _SECONDS[span.unit])
    months = span.n * (12 if span.unit == "year" else 1)
    return date_column([_months_later(each, months) for each in seconds.tolist()])


def _months_later(seconds: float, months: int, day: int | None = None) -> float:
    """The same day of a later month, or its last day."""
    if seconds != seconds:
        return float("nan")
    whole, rest = divmod(seconds, _DAY)
    try:
        moment = _EPOCH + timedelta(days=whole)
        year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
        last = monthrange(year, month + 1)[1]
        moved = datetime(year, month + 1, min(day or moment.day, last), tzinfo=UTC)
    except (OverflowError, ValueError):
        raise Problem("r_error", "The date lies outside of the years 1 to 9999.") from None
    return (moved - _EPOCH).days * _DAY + rest


def sequence(bounds: Bounds, start: Value, by: Span, length: Value, day: Value = None) -> Column:
    first = dates(start)
    if len(first) != 1:
        raise Problem("type", "A sequence starts at one date.")
    count = a_count(length, "length", bounds)
    if day is None:
        moved = [later(start, Span(n=k * by.n, unit=by.unit)).values for k in range(count)]
        return date_column(np.concatenate(moved) if moved else [])
    wanted = a_number(day, "day_of_month")
    if not 1 <= wanted <= 31 or by.unit not in ("month", "year"):
        raise Problem("bad_field", "day_of_month is 1 to 31, and the step months or years.")
    step = by.n * (12 if by.unit == "year" else 1)
    return date_column(
        [_months_later(float(first[0]), k * step, int(wanted)) for k in range(count)]
    )


def difference(x: Value, y: Value, unit: Value = None) -> Column:
    name = "day" if unit is None else a_text(unit, tuple(_SECONDS))
    a, b = dates(x), dates(y)
    same_length(len(a), len(b))
    return scalars((a - b) / _SECONDS[name])


def formatted(x: Value, format: Value) -> Column:
    pattern = a_text(format)
    return Column(mode="string", values=[_one(each, pattern) for each in dates(x).tolist()])


def _one(seconds: float, pattern: str) -> str | None:
    if seconds != seconds:
        return None
    try:
        moment = _EPOCH + timedelta(seconds=int(seconds // 1))
    except OverflowError:
        raise Problem("r_error", "The date lies outside of the years 1 to 9999.") from None
    return "".join(_letter(each, moment) for each in pattern)


def _letter(letter: str, moment: datetime) -> str:
    if letter not in _LETTERS:
        return letter
    # Years before 1000 as R writes them, without zeros before.
    return str(moment.year) if letter == "Y" else moment.strftime(f"%{letter}")


def now() -> Column:
    return date_column([time.time()])


COMMANDS: dict[str, Callable[..., Any]] = {"diff": difference, "format": formatted, "now": now}
