"""Commands that describe numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.stats import rankdata

from palaestra.statistics.engines.frames import Column
from palaestra.statistics.engines.python import summaries
from palaestra.statistics.engines.python.commands.values import (
    Value,
    a_column,
    a_number,
    a_text,
    numbers,
    same_length,
    scalars,
)
from palaestra.statistics.engines.python.tests.correlations import kendall_tau, pearson_r
from palaestra.statistics.outputs.numbers import NA
from palaestra.statistics.structures import Problem


def _numeric(name: str) -> Callable[[Value], Column]:
    return lambda x: scalars(summaries.NUMERIC[name](numbers(x)))


def quantile(x: Value, probs: Value = None) -> Column:
    shares = None if probs is None else numbers(probs)
    return scalars(summaries.quantile(numbers(x), shares))


def weighted_sum(x: Value, w: Value = None) -> Column:
    values = numbers(x)
    weights = np.ones(1) if w is None else numbers(w)
    same_length(len(values), len(weights))
    return scalars(summaries.weighted_sum(values, weights))


def correlation(x: Value, y: Value, method: Value = None) -> Column:
    a, b = numbers(x), numbers(y)
    same_length(len(a), len(b))
    a, b = np.broadcast_arrays(a, b)
    kind = "pearson" if method is None else a_text(method, ("pearson", "spearman", "kendall"))
    both = ~(np.isnan(a) | np.isnan(b))
    if both.sum() < 2:
        return scalars(NA)
    found = _correlated(kind, a[both], b[both])
    return scalars(NA if np.isnan(found) else found)


def _correlated(kind: str, a: Any, b: Any) -> float:
    if kind == "kendall":
        return kendall_tau(a, b)
    if kind == "spearman":
        return pearson_r(rankdata(a), rankdata(b))
    return pearson_r(a, b)


def scale(x: Value, a: Value = None, b: Value = None) -> Column:
    values = numbers(x)
    if (a is None) != (b is None):
        raise Problem("bad_arity", "Say both a and b, or none.")
    if a is not None:
        return scalars(a_number(a, "a") + a_number(b, "b") * values)
    sd = summaries.NUMERIC["sd"](values)
    with np.errstate(divide="ignore", invalid="ignore"):
        return scalars((values - summaries.mean(values)) / sd)


_SIMPLE = ("mean", "median", "q1", "q3", "min", "max", "var", "sd")
COMMANDS: dict[str, Callable[..., Any]] = {
    **{name: _numeric(name) for name in _SIMPLE},
    "quantile": quantile,
    "weighted_sum": weighted_sum,
    "count": lambda x: scalars(float(summaries.count(a_column(x)))),
    "mode": lambda x: summaries.mode(a_column(x)),
    "cor": correlation,
    "scale": scale,
}
