"""Tests on tables of counts."""

import math
from typing import Any

import numpy as np
from scipy import optimize, special, stats

from palaestra.statistics.engines.python.rows import categories
from palaestra.statistics.engines.python.tests.asked import Answer, Asked, Numbers, named, named_as
from palaestra.statistics.structures import Problem

_PEARSON = "Pearson's Chi-squared test"
_MCNEMAR = "McNemar's Chi-squared test"
_APPROXIMATION = "Chi-squared approximation may be incorrect"


def _table(asked: Asked) -> tuple[Numbers, tuple[str, ...], tuple[str, ...]]:
    first, second = asked.groups(0), asked.groups(1)
    counts = np.zeros((len(first.levels), len(second.levels)))
    np.add.at(counts, (first.codes, second.codes), 1)
    return counts, first.levels, second.levels


def _expected(counts: Numbers) -> Numbers:
    return np.asarray(np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum())


def _cramers_v(counts: Numbers) -> float:
    expected = _expected(counts)
    chi = float(((counts - expected) ** 2 / expected).sum())
    return math.sqrt(chi / float(counts.sum()) / (min(counts.shape) - 1))


def _note(expected: Numbers) -> list[Answer]:
    below = 100 * float((expected < 5).mean())
    smallest = float(expected.min())
    return [{"name": "expected_counts", "of": "", "smallest": smallest, "below_five": below}]


def chisq(asked: Asked) -> Answer:
    counts, rows, columns = _table(asked)
    expected = _expected(counts)
    yates = 0.0
    if asked.request["correct"] and counts.shape == (2, 2):
        yates = min(0.5, float(np.abs(counts - expected).min()))
    statistic = float(((np.abs(counts - expected) - yates) ** 2 / expected).sum())
    df = (len(rows) - 1) * (len(columns) - 1)
    return {
        "method": _PEARSON + (" with Yates' continuity correction" if yates else ""),
        "statistic": named_as(["X-squared"], statistic),
        "df": [float(df)],
        "p_value": float(special.chdtrc(df, statistic)),
        "n": int(counts.sum()),
        "effect": named(cramers_v=_cramers_v(counts)),
        "assumptions": _note(expected),
        "warnings": [_APPROXIMATION] if (expected < 5).any() else [],
        "tables": {"expected": _cells(expected, rows, columns)},
    }


def _cells(values: Numbers, rows: tuple[str, ...], columns: tuple[str, ...]) -> dict[str, Any]:
    return {
        "row": [row for _ in columns for row in rows],
        "column": [column for column in columns for _ in rows],
        "expected": [float(each) for each in values.reshape(-1, order="F")],
    }


def goodness_of_fit(asked: Asked) -> Answer:
    found = categories(asked.column(0))
    k = len(found.levels)
    if k < 2:
        raise Problem("bad_groups", "This takes at least two levels.")
    shares = np.asarray(asked.option("null", [1 / k] * k), dtype=float)
    right = len(shares) == k and (shares > 0).all() and abs(shares.sum() - 1) <= 1e-6
    if not right:
        told = "null is a probability above 0 for each level, together 1."
        raise Problem("bad_field", told, path="null")
    counts = np.bincount(found.codes, minlength=k).astype(float)
    expected = counts.sum() * shares / shares.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = float(((counts - expected) ** 2 / expected).sum())
    return {
        "method": "Chi-squared test for given probabilities",
        "statistic": named_as(["X-squared"], statistic),
        "df": [float(k - 1)],
        "p_value": float(special.chdtrc(k - 1, statistic)),
        "n": len(found.codes),
        "assumptions": _note(expected),
        "warnings": [_APPROXIMATION] if (expected < 5).any() else [],
    }


def mcnemar(asked: Asked) -> Answer:
    first, second = categories(asked.column(0)), categories(asked.column(1))
    k = len(first.levels)
    if len(second.levels) != k or k < 2:
        raise Problem("bad_groups", "Both variables need the same number of levels, at least two.")
    counts = np.zeros((k, k))
    np.add.at(counts, (first.codes, second.codes), 1)
    upper = np.triu_indices(k, 1)
    difference, total = (counts - counts.T)[upper], (counts + counts.T)[upper]
    corrected = bool(asked.request["correct"]) and k == 2 and bool((difference != 0).any())
    if corrected:
        difference = np.abs(difference) - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = float((difference**2 / total).sum())
    df = k * (k - 1) / 2
    return {
        "method": "McNemar's Chi-squared test"
        + (" with continuity correction" if corrected else ""),
        "statistic": named_as(["McNemar's chi-squared"], statistic),
        "df": [df],
        "p_value": float(special.chdtrc(df, statistic)),
        "n": len(first.codes),
    }


def fisher(asked: Asked) -> Answer:
    counts, _, _ = _table(asked)
    if counts.shape != (2, 2):
        raise Problem("not_available", "The Python engine has Fisher's test of 2 × 2 tables only.")
    odds = _Odds(counts)
    return {
        "method": "Fisher's Exact Test for Count Data",
        "statistic": None,
        "df": [],
        "p_value": odds.p_value(asked.alternative),
        "conf_int": odds.interval(asked.alternative, asked.level),
        "estimate": named_as(["odds ratio"], odds.estimate()),
        "n": int(counts.sum()),
        "effect": named(cramers_v=_cramers_v(counts)),
    }


class _Odds:
    """The first cell given the margins, as a function of the odds ratio."""

    def __init__(self, counts: Numbers) -> None:
        m, n, k = counts[:, 0].sum(), counts[:, 1].sum(), counts[0].sum()
        self.x = float(counts[0, 0])
        self.support = np.arange(max(0.0, k - n), min(k, m) + 1)
        self._log = stats.hypergeom.logpmf(self.support, m + n, m, k)

    def _density(self, ratio: float) -> Numbers:
        d = self._log + math.log(ratio) * self.support
        d = np.exp(d - d.max())
        return np.asarray(d / d.sum())

    def _mean(self, ratio: float) -> float:
        if ratio == 0:
            return float(self.support[0])
        if math.isinf(ratio):
            return float(self.support[-1])
        return float((self.support * self._density(ratio)).sum())

    def _below(self, ratio: float) -> float:
        return float(self._density(ratio)[self.support <= self.x].sum())

    def _above(self, ratio: float) -> float:
        return float(self._density(ratio)[self.support >= self.x].sum())

    def p_value(self, alternative: str) -> float:
        if alternative == "less":
            return self._below(1)
        if alternative == "greater":
            return self._above(1)
        d = self._density(1)
        mine = d[self.support == self.x]
        return min(1.0, float(d[d <= mine * (1 + 1e-7)].sum()))

    def estimate(self) -> float:
        if self.x == self.support[0]:
            return 0.0
        if self.x == self.support[-1]:
            return math.inf
        return self._root(lambda ratio: self._mean(ratio) - self.x)

    def _root(self, of: Any) -> float:
        """On the scale of logarithms, where every function here is monotone."""
        return math.exp(optimize.brentq(lambda log: of(math.exp(log)), -60, 60, xtol=1e-13))

    def interval(self, alternative: str, level: float) -> list[float]:
        if alternative == "less":
            return [0.0, self._upper(1 - level)]
        if alternative == "greater":
            return [self._lower(1 - level), math.inf]
        return [self._lower((1 - level) / 2), self._upper((1 - level) / 2)]

    def _lower(self, alpha: float) -> float:
        if self.x == self.support[0]:
            return 0.0
        return self._root(lambda ratio: self._above(ratio) - alpha)

    def _upper(self, alpha: float) -> float:
        if self.x == self.support[-1]:
            return math.inf
        return self._root(lambda ratio: self._below(ratio) - alpha)
