"""Correlation, and the shape of a distribution."""

import math
from collections.abc import Callable
from functools import lru_cache
from itertools import combinations, permutations
from typing import Any

import numpy as np
from scipy import special, stats

from palaestra.statistics.engines.python.tests.asked import (
    Answer,
    Asked,
    Numbers,
    enough,
    named,
    named_as,
    tail,
)
from palaestra.statistics.engines.python.tests.ranks import ties
from palaestra.statistics.structures import Problem

_EXACT_BELOW = 50
_MOST_EXACT = 1290
_ALL_ORDERS = 9


def correlation(asked: Asked) -> Answer:
    if len(asked.names) == 2:
        return _pair(asked.numbers(0), asked.numbers(1), asked)
    places = list(combinations(range(len(asked.names)), 2))
    found = [_pair(asked.numbers(i), asked.numbers(j), asked) for i, j in places]
    table: dict[str, list[Any]] = {
        "x": [asked.names[i] for i, _ in places],
        "y": [asked.names[j] for _, j in places],
        "estimate": [each["estimate"]["values"][0] for each in found],
        "p_value": [each["p_value"] for each in found],
        "n": [float(each["n"]) for each in found],
    }
    warnings = list(dict.fromkeys(text for each in found for text in each.get("warnings", [])))
    return {
        "method": found[0]["method"],
        "n": max(each["n"] for each in found),
        "tables": {"correlations": table},
        "warnings": warnings,
    }


def _pair(x: Numbers, y: Numbers, asked: Asked) -> Answer:
    both = ~(np.isnan(x) | np.isnan(y))
    if both.sum() > 1 and (np.ptp(x[both]) == 0 or np.ptp(y[both]) == 0):
        raise Problem("r_error", "The standard deviation is zero.")
    return _METHODS[asked.request["method"]](x[both], y[both], asked)


def pearson_r(x: Numbers, y: Numbers) -> float:
    a, b = x - x.mean(), y - y.mean()
    size = math.sqrt(float((a**2).sum())) * math.sqrt(float((b**2).sum()))
    return max(-1.0, min(1.0, float((a * b).sum()) / size)) if size else math.nan


def _pearson(x: Numbers, y: Numbers, asked: Asked) -> Answer:
    enough(x, 3, "finite observations")
    r, df = pearson_r(x, y), len(x) - 2
    with np.errstate(divide="ignore", invalid="ignore"):
        t = float(math.sqrt(df) * np.float64(r) / np.sqrt(1 - np.float64(r) ** 2))
    p = tail(float(special.stdtr(df, t)), float(special.stdtr(df, -t)), asked.alternative)
    return {
        "method": "Pearson's product-moment correlation",
        "statistic": named(t=t),
        "df": [float(df)],
        "p_value": p,
        "conf_int": _fisher_interval(r, len(x), asked) if len(x) > 3 else [],
        "estimate": named(cor=r),
        "n": len(x),
    }


def _fisher_interval(r: float, n: int, asked: Asked) -> list[float]:
    z, sigma = float(np.arctanh(r)), 1 / math.sqrt(n - 3)
    two = asked.alternative == "two.sided"
    reach = sigma * float(special.ndtri((1 + asked.level) / 2 if two else asked.level))
    if asked.alternative == "less":
        return [-1.0, math.tanh(z + reach)]
    high = 1.0 if asked.alternative == "greater" else math.tanh(z + reach)
    return [math.tanh(z - reach), high]


def _kendall(x: Numbers, y: Numbers, asked: Asked) -> Answer:
    enough(x, 2, "finite observations")
    n = len(x)
    tau = kendall_tau(x, y)
    tied = len(set(x.tolist())) < n or len(set(y.tolist())) < n
    exact = asked.option("exact", n < _EXACT_BELOW)
    base = {
        "method": "Kendall's rank correlation tau",
        "df": [],
        "estimate": named(tau=tau),
        "n": n,
    }
    if exact and not tied:
        t = round((tau + 1) * n * (n - 1) / 4)
        counts = _kendall_counts(n)
        cdf, sf = float(counts[: t + 1].sum()), float(counts[t:].sum())
        return {**base, "statistic": named(T=t), "p_value": tail(cdf, sf, asked.alternative)}
    z = _kendall_z(x, y, tau)
    p = tail(float(special.ndtr(z)), float(special.ndtr(-z)), asked.alternative)
    told = ["Cannot compute exact p-value with ties"] if exact else []
    return {**base, "statistic": named(z=z), "p_value": p, "warnings": told}


def kendall_tau(x: Numbers, y: Numbers) -> float:
    return float(stats.kendalltau(x, y, method="asymptotic").statistic)


@lru_cache(maxsize=64)
def _kendall_counts(n: int) -> Numbers:
    """Probability of each number of concordant pairs."""
    counts = np.ones(1)
    for size in range(2, n + 1):
        counts = np.convolve(counts, np.ones(size) / size)
    return counts


def _kendall_z(x: Numbers, y: Numbers, tau: float) -> float:
    n = len(x)
    a, b = ties(x), ties(y)
    pairs = n * (n - 1) / 2
    s = tau * math.sqrt((pairs - (a * (a - 1)).sum() / 2) * (pairs - (b * (b - 1)).sum() / 2))
    v0 = n * (n - 1) * (2 * n + 5)
    vt, vu = ((t * (t - 1) * (2 * t + 5)).sum() for t in (a, b))
    v1 = (a * (a - 1)).sum() * (b * (b - 1)).sum()
    v2 = (a * (a - 1) * (a - 2)).sum() * (b * (b - 1) * (b - 2)).sum()
    variance = (v0 - vt - vu) / 18 + v1 / (2 * n * (n - 1))
    if n > 2:
        variance += v2 / (9 * n * (n - 1) * (n - 2))
    return float(s / math.sqrt(variance)) if variance > 0 else math.nan


def _spearman(x: Numbers, y: Numbers, asked: Asked) -> Answer:
    enough(x, 2, "finite observations")
    n = len(x)
    rho = pearson_r(stats.rankdata(x), stats.rankdata(y))
    q = (n**3 - n) * (1 - rho) / 6
    tied = len(set(x.tolist())) < n or len(set(y.tolist())) < n
    exact = asked.option("exact", n < _MOST_EXACT)
    use_exact = bool(exact) and not tied and n <= _MOST_EXACT
    tails: Callable[[float, bool], float] = lambda at, lower: _rho_tail(  # noqa: E731 - one thought
        at, n, lower=lower, exact=use_exact
    )
    if asked.alternative == "two.sided":
        p = tails(q, False) if q > (n**3 - n) / 6 else tails(q, True)
        p = min(2 * p, 1.0)
    else:
        p = tails(q, True) if asked.alternative == "greater" else tails(q, False)
    return {
        "method": "Spearman's rank correlation rho",
        "statistic": named(S=q),
        "df": [],
        "p_value": p,
        "estimate": named(rho=rho),
        "n": n,
        "warnings": ["Cannot compute exact p-value with ties"] if exact and tied else [],
    }


def _rho_tail(q: float, n: int, *, lower: bool, exact: bool) -> float:
    """Of the sum of squared differences of ranks: P(S ≤ q) if `lower`, else P(S ≥ q)."""
    if not exact:
        r = 1 - 6 * q / (n * (n**2 - 1))
        with np.errstate(divide="ignore", invalid="ignore"):
            t = float(np.float64(r) / np.sqrt((1 - np.float64(r) ** 2) / (n - 2)))
        return float(special.stdtr(n - 2, -t if lower else t))
    at = round(q) + 2 * lower
    if n <= _ALL_ORDERS:
        above = float(_order_counts(n)[min(max(at, 0), n**3) :].sum())
        return 1 - above if lower else above
    return _edgeworth(at, n, lower=lower)


@lru_cache(maxsize=16)
def _order_counts(n: int) -> Numbers:
    """Probability of each sum of squared differences of ranks, by all orders of n."""
    counts = np.zeros(n**3 + 1)
    orders = np.array(list(permutations(range(n))))
    sums = ((orders - np.arange(n)) ** 2).sum(axis=1)
    found = np.bincount(sums)
    counts[: len(found)] = found / len(orders)
    return counts


def _edgeworth(at: float, n: int, *, lower: bool) -> float:
    """Algorithm AS 89, as R has it for more than nine."""
    if at <= 0:
        return 0.0 if lower else 1.0
    if at > n * (n**2 - 1) / 3:
        return 1.0 if lower else 0.0
    b = 1 / n
    x = (6 * (at - 1) * b / (n**2 - 1) - 1) * math.sqrt(1 / b - 1)
    y = x * x
    inner = 0.0151 * b + 0.0879 - y * (0.0072 - 0.0831 * b + y * b * (0.0131 - 4.6e-4 * y))
    u = (
        x
        * b
        * (
            0.2274
            + b * (0.2531 + 0.1745 * b)
            + y * (-0.0758 + b * (0.1033 + 0.3932 * b) - y * b * inner)
        )
    )
    u /= math.exp(y / 2)
    p = (-u if lower else u) + float(special.ndtr(x if lower else -x))
    return min(1.0, max(0.0, p))


_METHODS: dict[str, Callable[[Numbers, Numbers, Asked], Answer]] = {
    "pearson": _pearson,
    "kendall": _kendall,
    "spearman": _spearman,
}  # fmt: skip - a table


def shapiro(asked: Asked) -> Answer:
    x = asked.numbers(0)
    if not 3 <= len(x) <= 5000:
        raise Problem("r_error", "The sample size must be between 3 and 5000.")
    if np.ptp(x) == 0:
        raise Problem("r_error", "All values are identical.")
    found = stats.shapiro(x)
    return {
        "method": "Shapiro-Wilk normality test",
        "statistic": named_as(["W"], found.statistic),
        "df": [],
        "p_value": float(found.pvalue),
        "n": len(x),
    }
