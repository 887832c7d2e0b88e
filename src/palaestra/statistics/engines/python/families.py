"""Generalized linear models by iterated least squares, step by step as R's glm.fit."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy import special

from palaestra.statistics.engines.python.designs import Design, Fit, Numbers
from palaestra.statistics.structures import Problem

_EPSILON = 1e-8
_STEPS = 25
_DOUBLE = float(np.finfo(float).eps)


@dataclass(frozen=True, slots=True)
class Family:
    """`slope` is the derivative of the mean by the linear predictor."""

    link: Callable[[Numbers], Numbers]
    inverse: Callable[[Numbers], Numbers]
    slope: Callable[[Numbers], Numbers]
    variance: Callable[[Numbers], Numbers]
    deviance: Callable[[Numbers, Numbers, Numbers], Numbers]
    start: Callable[[Numbers, Numbers], Numbers]
    aic: Callable[[Numbers, Numbers, Numbers, float], float]
    allowed: Callable[[Numbers], bool]


@dataclass(slots=True)
class Fitted:
    family: Family
    fit: Fit
    y: Numbers
    weights: Numbers
    mu: Numbers
    coefficients: Numbers
    deviance: float
    null_deviance: float
    working: Numbers
    warnings: list[str] = field(default_factory=list)

    @property
    def dispersion(self) -> float:
        return self.fit.rss / self.fit.df


def iterate(design: Design, y: Numbers, family: Family, weights: Numbers | None) -> Fitted:
    w = np.ones(len(y)) if weights is None else weights
    if not family.allowed(y):
        raise Problem("bad_groups", "The response does not fit the family.")
    mu = family.start(y, w)
    eta = family.link(mu)
    before = float(family.deviance(y, mu, w).sum())
    for _ in range(_STEPS):
        slope = family.slope(eta)
        z = eta + (y - mu) / slope
        working = w * slope**2 / family.variance(mu)
        fit = design.fit(z, working)
        coefficients = fit.coefficients()
        eta = design.matrix[:, fit.used] @ coefficients[fit.used]
        mu = family.inverse(eta)
        deviance = float(family.deviance(y, mu, w).sum())
        done = abs(deviance - before) / (abs(deviance) + 0.1) < _EPSILON
        if done:
            break
        before = deviance
    average = np.full(len(y), float((w * y).sum() / w.sum()))
    null = float(family.deviance(y, average, w).sum())
    told = [] if done else ["glm.fit: algorithm did not converge"]
    if family is FAMILIES["binomial"] and (np.minimum(mu, 1 - mu) < 10 * _DOUBLE).any():
        told.append("glm.fit: fitted probabilities numerically 0 or 1 occurred")
    return Fitted(family, fit, y, w, mu, coefficients, deviance, null, working, told)


def _logistic(eta: Numbers) -> Numbers:
    """Kept off 0 and 1, as R does."""
    odds = np.where(
        eta < -30, _DOUBLE, np.where(eta > 30, 1 / _DOUBLE, np.exp(np.clip(eta, -30, 30)))
    )
    return np.asarray(odds / (1 + odds))


def _logistic_slope(eta: Numbers) -> Numbers:
    e = np.exp(np.clip(eta, -30, 30))
    return np.asarray(np.where(np.abs(eta) > 30, _DOUBLE, e / (1 + e) ** 2))


def _binomial_deviance(y: Numbers, mu: Numbers, w: Numbers) -> Numbers:
    return np.asarray(2 * w * (_y_log(y, y, mu) + _y_log(1 - y, 1 - y, 1 - mu)))


def _y_log(y: Numbers, a: Numbers, b: Numbers) -> Numbers:
    return np.asarray(np.where(y > 0, y * np.log(np.where(y > 0, a, 1) / b), 0))


def _binomial_aic(y: Numbers, mu: Numbers, w: Numbers, _: float) -> float:
    return float(-2 * (w * (special.xlogy(y, mu) + special.xlog1py(1 - y, -mu))).sum())


def _poisson_deviance(y: Numbers, mu: Numbers, w: Numbers) -> Numbers:
    return np.asarray(2 * w * (_y_log(y, y, mu) - (y - mu)))


def _poisson_aic(y: Numbers, mu: Numbers, w: Numbers, _: float) -> float:
    return float(-2 * (w * (special.xlogy(y, mu) - mu - special.gammaln(y + 1))).sum())


def _gaussian_aic(y: Numbers, _: Numbers, w: Numbers, deviance: float) -> float:
    n = len(y)
    logs = float(np.log(w).sum())
    return n * (math.log(2 * math.pi * deviance / n) + 1) + 2 - logs


FAMILIES = {
    "binomial": Family(
        link=special.logit,
        inverse=_logistic,
        slope=_logistic_slope,
        variance=lambda mu: mu * (1 - mu),
        deviance=_binomial_deviance,
        start=lambda y, w: (w * y + 0.5) / (w + 1),
        aic=_binomial_aic,
        allowed=lambda y: bool(((y >= 0) & (y <= 1)).all()),
    ),
    "poisson": Family(
        link=np.log,
        inverse=lambda eta: np.maximum(np.exp(eta), _DOUBLE),
        slope=lambda eta: np.maximum(np.exp(eta), _DOUBLE),
        variance=lambda mu: mu,
        deviance=_poisson_deviance,
        start=lambda y, _: y + 0.1,
        aic=_poisson_aic,
        allowed=lambda y: bool((y >= 0).all()),
    ),
    "gaussian": Family(
        link=lambda mu: mu,
        inverse=lambda eta: eta,
        slope=np.ones_like,
        variance=np.ones_like,
        deviance=lambda y, mu, w: w * (y - mu) ** 2,
        start=lambda y, _: y,
        aic=_gaussian_aic,
        allowed=lambda _: True,
    ),
}
