"""Student's t, with one sample, pairs, and two."""

import math

import numpy as np
from scipy import special

from palaestra.statistics.engines.python.tests.asked import (
    Answer,
    Asked,
    Numbers,
    enough,
    named,
    named_as,
    ratio,
    tail,
)
from palaestra.statistics.engines.python.tests.assumptions import (
    equal_variances,
    normality,
    normality_of_groups,
)
from palaestra.statistics.structures import Problem

_EPS = float(np.finfo(float).eps)


def one_sample(asked: Asked) -> Answer:
    x = asked.numbers()
    answer = _of_sample(x, asked, "One Sample t-test", "mean of x")
    return {**answer, "assumptions": normality(x, "")}


def paired(asked: Asked) -> Answer:
    difference = asked.numbers(0) - asked.numbers(1)
    answer = _of_sample(difference, asked, "Paired t-test", "mean difference")
    return {**answer, "assumptions": normality(difference, "")}


def _of_sample(x: Numbers, asked: Asked, method: str, name: str) -> Answer:
    enough(x, 2)
    mu = float(asked.option("null", 0.0))
    mean, sd = float(x.mean()), float(x.std(ddof=1))
    error = sd / math.sqrt(len(x))
    _not_constant(error, abs(mean))
    return {
        "method": method,
        **_student(ratio(mean - mu, error), len(x) - 1, error, mu, asked),
        "estimate": named_as([name], mean),
        "n": len(x),
        "effect": named(cohens_d=ratio(mean - mu, sd)),
    }


def two_sample(asked: Asked) -> Answer:
    y, g = asked.numbers(0), asked.groups(1, count=2)
    first, second = g.split(y)
    mu = float(asked.option("null", 0.0))
    equal = bool(asked.option("var_equal", False))
    error, df = _error_of_two(first, second, equal=equal)
    means = [float(first.mean()), float(second.mean())]
    _not_constant(error, max(abs(mean) for mean in means))
    return {
        "method": "Two Sample t-test" if equal else "Welch Two Sample t-test",
        **_student(ratio(means[0] - means[1] - mu, error), df, error, mu, asked),
        "estimate": named_as([f"mean in group {level}" for level in g.levels], means),
        "n": len(y),
        "effect": named(cohens_d=ratio(means[0] - means[1], _pooled(first, second))),
        "assumptions": [*normality_of_groups(y, g), *equal_variances(y, g)],
    }


def _error_of_two(first: Numbers, second: Numbers, *, equal: bool) -> tuple[float, float]:
    """Standard error of the difference, and its degrees of freedom."""
    sizes = [len(first), len(second)]
    if equal:
        if sum(sizes) < 3:
            raise Problem("r_error", "There are not enough observations.")
        return _pooled(first, second) * math.sqrt(1 / sizes[0] + 1 / sizes[1]), sum(sizes) - 2
    enough(first, 2, "observations in the first group")
    enough(second, 2, "observations in the second group")
    a, b = first.var(ddof=1) / sizes[0], second.var(ddof=1) / sizes[1]
    if a + b == 0:
        return 0.0, 1.0
    df = (a + b) ** 2 / (a**2 / (sizes[0] - 1) + b**2 / (sizes[1] - 1))
    return math.sqrt(a + b), float(df)


def _pooled(first: Numbers, second: Numbers) -> float:
    squares = sum(float(((part - part.mean()) ** 2).sum()) for part in (first, second))
    return math.sqrt(squares / (len(first) + len(second) - 2))


def _not_constant(error: float, size: float) -> None:
    # As in R, nothing but zeros passes, and has no statistic.
    if error < 10 * _EPS * size:
        raise Problem("r_error", "The data are essentially constant.")


def _student(t: float, df: float, error: float, mu: float, asked: Asked) -> Answer:
    level, alternative = asked.level, asked.alternative
    if alternative == "two.sided":
        reach = float(special.stdtrit(df, 1 - (1 - level) / 2))
        low, high = t - reach, t + reach
    else:
        reach = float(special.stdtrit(df, level))
        low, high = (-math.inf, t + reach) if alternative == "less" else (t - reach, math.inf)
    cdf, sf = float(special.stdtr(df, t)), float(special.stdtr(df, -t))
    return {
        "statistic": named(t=t),
        "df": [float(df)],
        "p_value": tail(cdf, sf, alternative),
        "conf_int": [mu + low * error, mu + high * error],
    }
