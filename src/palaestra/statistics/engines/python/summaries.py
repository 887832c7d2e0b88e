"""Commands that describe numbers, by R's definitions. Arguments hold NaN where missing."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palaestra.statistics.engines.frames import LOGICAL_NA, Column
from palaestra.statistics.engines.python.rows import floats
from palaestra.statistics.outputs.numbers import NA
from palaestra.statistics.structures import Problem

Numbers = NDArray[np.float64]
_QUARTILES = [0.0, 0.25, 0.5, 0.75, 1.0]


def present(x: Numbers) -> Numbers:
    return np.asarray(x[~np.isnan(x)], dtype=np.float64)


def quantile(x: Numbers, probs: Any = None) -> Numbers:
    """R's type 7."""
    p = np.atleast_1d(np.asarray(_QUARTILES if probs is None else probs, dtype=np.float64))
    if np.isnan(p).any() or (p < 0).any() or (p > 1).any():
        raise Problem("type", "Shares for quantiles lie between 0 and 1.")
    values = np.sort(present(x))
    if not len(values):
        return np.full(len(p), NA)
    index = (len(values) - 1) * p
    # As R: a place that is whole but for rounding is taken as whole.
    low = np.floor(index + 4 * np.finfo(float).eps)
    share = index - low
    share = np.where(np.abs(share) < 4 * np.finfo(float).eps, 0.0, share)
    below = values[low.astype(int)]
    above = values[np.minimum(low.astype(int) + 1, len(values) - 1)]
    return np.asarray(np.where(share == 0, below, (1 - share) * below + share * above))


def mean(x: Numbers) -> float:
    """With R's second pass, which takes away what rounding left."""
    values = present(x)
    if not len(values):
        return NA
    first = float(np.mean(values))
    return first + float(np.mean(values - first)) if math.isfinite(first) else first


def variance(x: Numbers) -> float:
    values = present(x)
    if len(values) < 2:
        return NA
    return float(np.sum((values - mean(values)) ** 2) / (len(values) - 1))


def _of_some(function: Callable[[Numbers], Any]) -> Callable[[Numbers], float]:
    def of(x: Numbers) -> float:
        values = present(x)
        return float(function(values)) if len(values) else NA

    return of


def weighted_sum(x: Numbers, weights: Any = None) -> float:
    products = x * (1.0 if weights is None else np.asarray(weights, dtype=np.float64))
    return _of_some(np.sum)(np.atleast_1d(products))


NUMERIC: dict[str, Callable[..., Any]] = {
    "mean": mean,
    "median": _of_some(np.median),
    "quantile": quantile,
    "q1": lambda x: quantile(x, 0.25),
    "q3": lambda x: quantile(x, 0.75),
    "min": _of_some(np.min),
    "max": _of_some(np.max),
    "var": variance,
    "sd": lambda x: NA if math.isnan(v := variance(x)) else math.sqrt(v),
    "weighted_sum": weighted_sum,
}


def count(column: Column) -> int:
    return len(column) - len(missing_places(column))


def missing_places(column: Column) -> NDArray[np.int64]:
    if column.mode == "string":
        return np.flatnonzero([value is None for value in column.values])
    marks = {"logical": LOGICAL_NA, "nominal": 0, "ordinal": 0}
    if column.mode in marks:
        return np.flatnonzero(column.values == marks[column.mode])
    return np.flatnonzero(np.isnan(column.values))


def mode(column: Column) -> Column:
    """All the most frequent values, in order; none of nothing."""
    gone = set(missing_places(column).tolist())
    if column.mode == "string":
        texts = [value for index, value in enumerate(column.values) if index not in gone]
        return Column(mode="string", values=sorted(_most_frequent(texts)))
    values = np.delete(column.values, list(gone))
    unique, counts = np.unique(values, return_counts=True)
    chosen = unique[counts == counts.max()] if len(unique) else unique
    return Column(mode=column.mode, values=chosen, levels=column.levels)


def _most_frequent(texts: list[str]) -> list[str]:
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    most = max(counts.values(), default=0)
    return [text for text, number in counts.items() if number == most]


def describe(name: str, column: Column, arguments: list[Any]) -> Any:
    """One of the commands that make few values of a variable; a number, an array or a column."""
    if name == "count":
        return float(count(column))
    if name == "mode":
        return mode(column)
    if name in ("all", "any"):
        return truth(name, column)
    return NUMERIC[name](floats(column), *arguments)


def truth(name: str, column: Column) -> Column:
    if column.mode != "logical":
        raise Problem("type", f"{name} takes truth values.")
    known = column.values[column.values != LOGICAL_NA]
    found = bool((known == 1).all()) if name == "all" else bool((known == 1).any())
    return Column(mode="logical", values=np.array([found], dtype=np.uint8))
