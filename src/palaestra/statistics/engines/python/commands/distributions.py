"""Densities, distribution functions, quantiles and draws, with R's parameters."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special, stats

from palaestra.statistics.commands.distributions import BY_NAME
from palaestra.statistics.engines.python.commands.values import (
    Bounds,
    Numbers,
    Value,
    a_count,
    numbers,
    same_length,
    scalars,
)
from palaestra.statistics.engines.values import Matrix
from palaestra.statistics.structures import Problem

# Of each name, scipy's distribution for R's parameters.
_SCIPY: dict[str, Callable[..., Any]] = {
    "norm": lambda mean, sd: stats.norm(mean, sd),
    "unif": lambda low, high: stats.uniform(low, high - low),
    "exp": lambda rate: stats.expon(scale=1 / rate),
    "gamma": lambda shape, rate: stats.gamma(shape, scale=1 / rate),
    "beta": stats.beta,
    "t": stats.t,
    "chisq": stats.chi2,
    "f": stats.f,
    "binom": stats.binom,
    "pois": stats.poisson,
    "geom": lambda prob: stats.geom(prob, loc=-1),
    "hyper": lambda m, n, k: stats.hypergeom(m + n, m, k),
    "nbinom": stats.nbinom,
    "lnorm": lambda mean, sd: stats.lognorm(sd, scale=np.exp(mean)),
    "weibull": lambda shape, scale: stats.weibull_min(shape, scale=scale),
    "cauchy": stats.cauchy,
}
# How many of the first parameters are numbers of things.
_WHOLE = {"binom": 1, "hyper": 3}
_DISCRETE = frozenset({"binom", "pois", "geom", "hyper", "nbinom"})


def call(bounds: Bounds, letter: str, name: str, first: Value, given: list[Value]) -> Any:
    distribution = BY_NAME[name]
    needed = sum(default is None for _, default in distribution.parameters)
    if not needed <= len(given) <= len(distribution.parameters):
        raise Problem("bad_arity", "A distribution takes its parameters, all that have no default.")
    parameters = [numbers(each) for each in given]
    for _, default in distribution.parameters[len(given) :]:
        parameters.append(np.array([default], dtype=np.float64))
    if letter == "r":
        return _draw(bounds, name, a_count(first, "n", bounds), parameters)
    x = numbers(first)
    same_length(len(x), *(len(each) for each in parameters))
    with np.errstate(all="ignore"):
        made = _LETTERS[letter](name, _SCIPY[name](*parameters), x)
    return scalars(np.where(np.isnan(x), x, made))


def _density(name: str, distribution: Any, x: Numbers) -> Numbers:
    if name in _DISCRETE:
        return np.asarray(np.where(x == np.floor(x), distribution.pmf(x), 0.0))
    return np.asarray(distribution.pdf(x))


def _quantile(_: str, distribution: Any, p: Numbers) -> Numbers:
    # scipy has -1 for the quantile of 0 of counts, R has 0.
    made = distribution.ppf(p)
    low = distribution.support()[0]
    return np.asarray(np.where(made < low, low, made))


_LETTERS: dict[str, Callable[[str, Any, Numbers], Numbers]] = {
    "d": _density,
    "p": lambda _, distribution, x: np.asarray(distribution.cdf(x)),
    "q": _quantile,
}


def _draw(bounds: Bounds, name: str, n: int, parameters: list[Numbers]) -> Any:
    # scipy draws counts from whole numbers only.
    whole = _WHOLE.get(name, 0)
    kept = [each if place >= whole else np.round(each) for place, each in enumerate(parameters)]
    repeated: list[Any] = [np.resize(each, n) for each in kept]
    repeated[:whole] = [each.astype(np.int64) for each in repeated[:whole]]
    with np.errstate(all="ignore"):
        try:
            made = _SCIPY[name](*repeated).rvs(size=n, random_state=bounds.random)
        except ValueError:
            made = np.full(n, np.nan)
    return scalars(np.asarray(made, dtype=np.float64).reshape(n))


def dmultinom(x: Value, prob: Value) -> Any:
    counts, shares = numbers(x), _shares(prob)
    if len(counts) != len(shares):
        raise Problem("length_mismatch", "Counts and probabilities differ in number.")
    if (counts < 0).any() or np.isnan(counts).any():
        raise Problem("r_error", "Counts are not below 0.")
    whole = np.floor(counts + 0.5)
    if ((shares == 0) & (whole > 0)).any():
        return scalars(0.0)
    used = shares > 0
    log = special.gammaln(whole.sum() + 1)
    log += (whole[used] * np.log(shares[used]) - special.gammaln(whole[used] + 1)).sum()
    return scalars(np.exp(log))


def _shares(prob: Value) -> Numbers:
    shares = numbers(prob)
    right = np.isfinite(shares).all() and (shares >= 0).all() and shares.sum() > 0
    if not right:
        raise Problem("r_error", "Probabilities are finite, not below 0, and not all 0.")
    return np.asarray(shares / shares.sum())


def rmultinom(bounds: Bounds, n: Value, size: Value, prob: Value) -> Matrix:
    count, shares = a_count(n, "n", bounds), _shares(prob)
    bounds.check(count * len(shares))
    made = bounds.random.multinomial(a_count(size, "size", bounds), shares, size=count)
    return Matrix(values=made.T.astype(np.float64))
