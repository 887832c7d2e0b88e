"""What columns of texts mean: numbers, truths, moments, labels, or just texts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import polars as pl

from palaestra.core.errors import Invalid
from palaestra.statistics.engines.frames import LOGICAL_NA, Column
from palaestra.statistics.formats.table import note

# A column is of numbers if so much of what stands in it is; the rest is missing, and told.
MOSTLY = 0.95
MOST_LEVELS = 50
_TRUTHS = {"true": 1, "t": 1, "yes": 1, "false": 0, "f": 0, "no": 0}
MODES = ("scalar", "nominal", "ordinal", "logical", "datetime", "string")
ISO = "%Y-%m-%d"


def column_of(
    texts: Sequence[str | None] | pl.Series,
    name: str,
    *,
    wanted: str | None,
    decimal: str,
    problems: list[dict[str, Any]],
) -> Column:
    """As `wanted`, or as what it seems to be; what does not fit is missing, and noted."""
    series = texts if isinstance(texts, pl.Series) else pl.Series(texts, dtype=pl.String)
    if wanted is not None and wanted not in MODES:
        raise Invalid("choices.modes", f"A mode is one of {', '.join(MODES)}.")
    numbers = _numbers(series, decimal) if wanted in (None, "scalar") else None
    mode = wanted or _guess(series, numbers)
    if mode == "scalar":
        assert numbers is not None, "made for this"
        _note_lost(series, numbers, name, problems, "is not a number")
        values = numbers.fill_null(np.nan).to_numpy().astype(np.float64)
        return Column(mode="scalar", values=values)
    if mode == "logical":
        return _truths(series, name, problems)
    if mode == "datetime":
        return _moments(series, name, problems)
    if mode == "string":
        return Column(mode="string", values=series.to_list())
    return labelled(series, "ordinal" if mode == "ordinal" else "nominal")


def _numbers(series: pl.Series, decimal: str) -> pl.Series:
    plain = series.str.strip_chars()
    if decimal == ",":
        plain = plain.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    found = plain.cast(pl.Float64, strict=False)
    return found.set(found.is_infinite() | found.is_nan(), None)


def _guess(series: pl.Series, numbers: pl.Series | None) -> str:
    there = len(series) - series.null_count()
    if there == 0:
        return "scalar"
    assert numbers is not None, "nothing is wanted, so they were tried"
    if len(numbers) - numbers.null_count() >= MOSTLY * there:
        return "scalar"
    words = series.drop_nulls().unique()
    if len(words) <= 2 and all(word.strip().lower() in _TRUTHS for word in words):
        return "logical"
    head = series.drop_nulls().head(1000)
    if all(_moment(word) is not None for word in head):
        return "datetime"
    return "nominal" if len(words) <= max(MOST_LEVELS, there // 20) else "string"


def _note_lost(
    series: pl.Series, found: pl.Series, name: str, problems: list[dict[str, Any]], what: str
) -> None:
    lost = (series.is_not_null() & found.is_null()).arg_true()
    if len(lost):
        row = int(lost[0])
        note(
            problems,
            "not_read",
            f"Row {row + 1}, column {name}: “{str(series[row])[:40]}” {what}; it is missing now.",
            row=row + 1,
            variable=name,
            count=len(lost),
        )


def _truths(series: pl.Series, name: str, problems: list[dict[str, Any]]) -> Column:
    plain = series.str.strip_chars().str.to_lowercase()
    codes = plain.replace_strict({**_TRUTHS, "1": 1, "0": 0}, default=None, return_dtype=pl.UInt8)
    _note_lost(series, codes, name, problems, "is neither true nor false")
    return Column(mode="logical", values=codes.fill_null(LOGICAL_NA).to_numpy().astype(np.uint8))


def _moments(series: pl.Series, name: str, problems: list[dict[str, Any]]) -> Column:
    seconds = [None if word is None else _moment(word) for word in series.to_list()]
    found = pl.Series(seconds, dtype=pl.Float64)
    _note_lost(series, found, name, problems, "is no date")
    return Column(mode="datetime", values=found.fill_null(np.nan).to_numpy(), format="Y-m-d")


def _moment(word: str) -> float | None:
    """ISO 8601, with or without a time; without a zone it is UTC."""
    word = word.strip()
    if len(word) < 8 or not word[:4].isdecimal():
        return None
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def labelled(series: pl.Series, mode: Any) -> Column:
    """Labels in the order of their first appearance."""
    levels = series.drop_nulls().unique(maintain_order=True).to_list()
    places = {level: place for place, level in enumerate(levels, start=1)}
    codes = series.replace_strict(places, default=0, return_dtype=pl.Int32)
    values = codes.fill_null(0).to_numpy().astype(np.int32)
    return Column(mode=mode, values=values, levels=tuple(levels))
