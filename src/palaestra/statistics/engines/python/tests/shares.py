"""Tests on shares: of successes among trials."""

import math

import numpy as np
from scipy import special

from palaestra.statistics.engines.frames import Column
from palaestra.statistics.engines.python.rows import categories
from palaestra.statistics.engines.python.tests.asked import Answer, Asked, Numbers, named_as
from palaestra.statistics.structures import Problem

_RELATIVE = 1 + 1e-7


def is_success(column: Column, success: str | None) -> Numbers:
    """Without a word, the first level is success; of truths, TRUE."""
    found = categories(column)
    wanted = success or ("TRUE" if column.mode == "logical" else next(iter(found.levels), ""))
    if wanted not in found.levels:
        raise Problem("bad_field", "No value is called like the success.", path="success")
    return np.asarray(found.codes == found.levels.index(wanted), dtype=float)


def _counted(asked: Asked) -> tuple[Numbers, Numbers]:
    """Successes and trials: as given, or counted."""
    if asked.request.get("successes") is not None:
        given = asked.request["successes"], asked.request["trials"]
        return np.asarray(given[0], dtype=float), np.asarray(given[1], dtype=float)
    hits = is_success(asked.column(0), asked.request.get("success"))
    if len(asked.names) < 2:
        return np.array([hits.sum()]), np.array([float(len(hits))])
    parts = asked.groups(1).split(hits)
    return np.array([part.sum() for part in parts]), np.array([float(len(p)) for p in parts])


def binomial(asked: Asked) -> Answer:
    successes, trials = _counted(asked)
    x, n, p = float(successes[0]), float(trials[0]), float(asked.option("null", 0.5))
    if n < 1:
        raise Problem("r_error", "There are no observations.")
    return {
        "method": "Exact binomial test",
        "statistic": named_as(["number of successes"], x),
        "df": [],
        "p_value": _binomial_p(x, n, p, asked.alternative),
        "conf_int": _exact_interval(x, n, asked.alternative, asked.level),
        "estimate": named_as(["probability of success"], x / n),
        "n": int(n),
    }


def _binomial_p(x: float, n: float, p: float, alternative: str) -> float:
    below, above = float(special.bdtr(x, n, p)), _at_least(x, n, p)
    if alternative == "less":
        return below
    if alternative == "greater":
        return above
    mean = n * p
    if x == mean:
        return 1.0
    density = _density(np.arange(n + 1), n, p)
    likely = density <= density[int(x)] * _RELATIVE
    if x < mean:
        count = int(likely[math.ceil(mean) :].sum())
        other = _at_least(n - count + 1, n, p)
        return min(1.0, below + other)
    count = int(likely[: math.floor(mean) + 1].sum())
    return min(1.0, above + (float(special.bdtr(count - 1, n, p)) if count else 0.0))


def _at_least(x: float, n: float, p: float) -> float:
    if x > n:
        return 0.0
    return 1.0 if x <= 0 else float(special.bdtrc(x - 1, n, p))


def _density(x: Numbers, n: float, p: float) -> Numbers:
    ways = special.gammaln(n + 1) - special.gammaln(x + 1) - special.gammaln(n - x + 1)
    return np.asarray(np.exp(ways + special.xlogy(x, p) + special.xlog1py(n - x, -p)))


def _exact_interval(x: float, n: float, alternative: str, level: float) -> list[float]:
    alpha = (1 - level) / 2 if alternative == "two.sided" else 1 - level
    low = 0.0 if x == 0 else float(special.betaincinv(x, n - x + 1, alpha))
    high = 1.0 if x == n else float(special.betaincinv(x + 1, n - x, 1 - alpha))
    if alternative == "less":
        return [0.0, high]
    return [low, 1.0] if alternative == "greater" else [low, high]


def one_share(asked: Asked) -> Answer:
    successes, trials = _counted(asked)
    x, n, p = float(successes[0]), float(trials[0]), float(asked.option("null", 0.5))
    if n < 1:
        raise Problem("r_error", "There are no observations.")
    yates = min(0.5 if asked.request["correct"] else 0.0, abs(x - n * p))
    statistic = _chi(successes, trials, p, yates)
    return {
        **_chi_answer("1-sample proportions test", statistic, 1, yates, trials, p),
        "p_value": _p_of(statistic, x / n - p, 1, asked.alternative),
        "conf_int": _score_interval(x / n, n, yates, asked),
        "estimate": named_as(["p"], x / n),
    }


def several_shares(asked: Asked) -> Answer:
    successes, trials = _counted(asked)
    k = len(successes)
    if k < 2:
        raise Problem("bad_groups", "This takes at least two groups.")
    shares = successes / trials
    yates = 0.5 if asked.request["correct"] and k == 2 else 0.0
    delta = float(shares[0] - shares[1])
    if k == 2:
        yates = min(yates, abs(delta) / float((1 / trials).sum()))
    p = float(successes.sum() / trials.sum())
    statistic = _chi(successes, trials, p, yates)
    alternative = asked.alternative if k == 2 else "two.sided"
    name = f"{k}-sample test for equality of proportions"
    return {
        **_chi_answer(name, statistic, k - 1, yates, trials, p),
        "p_value": _p_of(statistic, delta, k - 1, alternative),
        "conf_int": _difference_interval(shares, trials, yates, asked) if k == 2 else [],
        "estimate": named_as([f"prop {place}" for place in range(1, k + 1)], shares),
    }


def _chi(successes: Numbers, trials: Numbers, p: float, yates: float) -> float:
    found = np.stack([successes, trials - successes])
    expected = np.stack([trials * p, trials * (1 - p)])
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(((np.abs(found - expected) - yates) ** 2 / expected).sum())


def _chi_answer(
    name: str, statistic: float, df: int, yates: float, trials: Numbers, p: float
) -> Answer:
    few = bool((trials * p < 5).any() or (trials * (1 - p) < 5).any())
    return {
        "method": f"{name} {'with' if yates else 'without'} continuity correction",
        "statistic": named_as(["X-squared"], statistic),
        "df": [float(df)],
        "n": int(trials.sum()),
        "warnings": ["Chi-squared approximation may be incorrect"] if few else [],
    }


def _p_of(statistic: float, direction: float, df: int, alternative: str) -> float:
    if alternative == "two.sided":
        return float(special.chdtrc(df, statistic))
    z = math.copysign(1, direction) * math.sqrt(statistic) if direction else 0.0
    return float(special.ndtr(z if alternative == "less" else -z))


def _score_interval(share: float, n: float, yates: float, asked: Asked) -> list[float]:
    """Wilson's, with R's correction."""
    two = asked.alternative == "two.sided"
    z = float(special.ndtri((1 + asked.level) / 2 if two else asked.level))
    half = z**2 / (2 * n)

    def end(at: float, sign: int) -> float:
        spread = z * math.sqrt(at * (1 - at) / n + half / (2 * n))
        return (at + half + sign * spread) / (1 + 2 * half)

    upper, lower = share + yates / n, share - yates / n
    high = 1.0 if upper >= 1 else end(upper, 1)
    low = 0.0 if lower <= 0 else end(lower, -1)
    if asked.alternative == "less":
        return [0.0, min(high, 1.0)]
    return [max(low, 0.0), 1.0 if asked.alternative == "greater" else min(high, 1.0)]


def _difference_interval(
    shares: Numbers, trials: Numbers, yates: float, asked: Asked
) -> list[float]:
    two = asked.alternative == "two.sided"
    z = float(special.ndtri((1 + asked.level) / 2 if two else asked.level))
    width = z * math.sqrt(float((shares * (1 - shares) / trials).sum()))
    width += yates * float((1 / trials).sum())
    delta = float(shares[0] - shares[1])
    low, high = max(delta - width, -1.0), min(delta + width, 1.0)
    if asked.alternative == "less":
        return [-1.0, high]
    return [low, 1.0 if asked.alternative == "greater" else high]
