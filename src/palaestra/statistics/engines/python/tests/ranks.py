"""Tests on ranks."""

import math
from functools import lru_cache

import numpy as np
from scipy import special
from scipy.stats import rankdata

from palaestra.statistics.engines.python.tests.asked import (
    Answer,
    Asked,
    Numbers,
    enough,
    named,
    named_as,
    tail,
)
from palaestra.statistics.engines.python.tests.occasions import occasions

_EXACT_BELOW = 50
_SIGNED, _SUM = "Wilcoxon signed rank", "Wilcoxon rank sum"


def ties(values: Numbers) -> Numbers:
    """How often each value occurs."""
    return np.unique(values, return_counts=True)[1].astype(float)


def kruskal(asked: Asked) -> Answer:
    y, g = asked.numbers(0), asked.groups(1)
    n, k = len(y), len(g.levels)
    ranks = rankdata(y)
    sums = sum(part.sum() ** 2 / len(part) for part in g.split(ranks))
    t = ties(y)
    top = 12 * sums / (n * (n + 1)) - 3 * (n + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        h = float(np.float64(top) / (1 - (t**3 - t).sum() / (n**3 - n)))
    return {
        "method": "Kruskal-Wallis rank sum test",
        "statistic": named_as(["Kruskal-Wallis chi-squared"], h),
        "df": [float(k - 1)],
        "p_value": float(special.chdtrc(k - 1, h)),
        "n": n,
        "effect": named(eta_squared=(h - k + 1) / (n - k) if n > k else math.nan),
    }


def friedman(asked: Asked) -> Answer:
    m, _ = occasions(asked)
    n, k = m.shape
    ranks = np.apply_along_axis(rankdata, 1, m)
    tied = sum(float((t**3 - t).sum()) for t in (ties(row) for row in m))
    top = 12 * ((ranks.sum(axis=0) - n * (k + 1) / 2) ** 2).sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        q = float(np.float64(top) / (n * k * (k + 1) - tied / (k - 1)))
    return {
        "method": "Friedman rank sum test",
        "statistic": named_as(["Friedman chi-squared"], q),
        "df": [float(k - 1)],
        "p_value": float(special.chdtrc(k - 1, q)),
        "n": n,
        "effect": named(kendalls_w=q / (n * (k - 1))),
    }


def one_sample(asked: Asked) -> Answer:
    return _signed(asked.numbers(0) - float(asked.option("null", 0.0)), asked)


def paired(asked: Asked) -> Answer:
    x, y = asked.numbers(0), asked.numbers(1)
    return _signed(x - y - float(asked.option("null", 0.0)), asked)


def _signed(x: Numbers, asked: Asked) -> Answer:
    total = len(x)
    moved = x[x != 0]
    n = len(moved)
    enough(x, 1)
    ranks = rankdata(np.abs(moved))
    v = float(ranks[moved > 0].sum())
    tied = len(set(ranks)) < n
    exact = asked.option("exact", total < _EXACT_BELOW)
    base = {"statistic": named(V=v), "df": [], "n": total}
    if exact and not tied and n == total:
        cdf, below = _signed_tails(v, n)
        p = tail(cdf, 1 - below, asked.alternative)
        return {**base, "method": f"{_SIGNED} exact test", "p_value": p}
    t = ties(np.abs(moved))
    sigma = math.sqrt(n * (n + 1) * (2 * n + 1) / 24 - float((t**3 - t).sum()) / 48)
    p = _approximate(v - n * (n + 1) / 4, sigma, asked)
    warnings = _warnings(exact, tied=tied, zeros=n < total)
    return {**base, "method": _method(_SIGNED, asked), "p_value": p, "warnings": warnings}


def two_sample(asked: Asked) -> Answer:
    first, second = asked.groups(1, count=2).split(asked.numbers(0))
    first = first - float(asked.option("null", 0.0))
    m, n = len(first), len(second)
    ranks = rankdata(np.concatenate([first, second]))
    w = float(ranks[:m].sum()) - m * (m + 1) / 2
    tied = len(set(ranks)) < m + n
    exact = asked.option("exact", m < _EXACT_BELOW and n < _EXACT_BELOW)
    base = {
        "statistic": named(W=w),
        "df": [],
        "n": m + n,
        "effect": named(rank_biserial=2 * w / (m * n) - 1),
    }
    if exact and not tied:
        cdf, below = _sum_tails(w, m, n)
        p = tail(cdf, 1 - below, asked.alternative)
        return {**base, "method": f"{_SUM} exact test", "p_value": p}
    t = ties(np.concatenate([first, second]))
    spread = (m + n + 1) - float((t**3 - t).sum()) / ((m + n) * (m + n - 1))
    p = _approximate(w - m * n / 2, math.sqrt(m * n / 12 * spread), asked)
    warnings = _warnings(exact, tied=tied, zeros=False)
    return {**base, "method": _method(_SUM, asked), "p_value": p, "warnings": warnings}


def _method(name: str, asked: Asked) -> str:
    return f"{name} test with continuity correction" if asked.request["correct"] else f"{name} test"


def _warnings(exact: bool, *, tied: bool, zeros: bool) -> list[str]:
    if not exact:
        return []
    told = ["cannot compute exact p-value with ties"] if tied else []
    return [*told, *(["cannot compute exact p-value with zeroes"] if zeros else [])]


def _approximate(z: float, sigma: float, asked: Asked) -> float:
    if sigma == 0:
        return math.nan
    shift = {"two.sided": math.copysign(0.5, z) if z else 0.0, "greater": 0.5, "less": -0.5}
    moved = (z - (shift[asked.alternative] if asked.request["correct"] else 0)) / sigma
    cdf, sf = float(special.ndtr(moved)), float(special.ndtr(-moved))
    return tail(cdf, sf, asked.alternative)


def _signed_tails(v: float, n: int) -> tuple[float, float]:
    """P(V ≤ v) and P(V < v)."""
    counts = _signed_counts(n)
    place = round(v)
    return float(counts[: place + 1].sum()), float(counts[:place].sum())


@lru_cache(maxsize=64)
def _signed_counts(n: int) -> Numbers:
    """Probability of each sum of signed ranks."""
    counts = np.ones(1)
    for rank in range(1, n + 1):
        more = np.zeros(len(counts) + rank)
        more[: len(counts)] += counts
        more[rank:] += counts
        counts = more / 2
    return counts


def _sum_tails(w: float, m: int, n: int) -> tuple[float, float]:
    counts = _sum_counts(m, n)
    place = round(w)
    return float(counts[: place + 1].sum()), float(counts[:place].sum())


@lru_cache(maxsize=64)
def _sum_counts(m: int, n: int) -> Numbers:
    """Probability of each rank sum of m among m + n, less the smallest."""
    # Over the ranks one by one: how many ways to have chosen j of them with a sum.
    ways = np.zeros((m + 1, m * n + 1))
    ways[0, 0] = 1.0
    for rank in range(1, m + n + 1):
        for chosen in range(min(rank, m), 0, -1):
            # The j-th chosen adds its rank less j.
            shift = rank - chosen
            if shift <= m * n:
                ways[chosen, shift:] += ways[chosen - 1, : m * n + 1 - shift]
    return np.asarray(ways[m] / ways[m].sum())
