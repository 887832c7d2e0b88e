"""Lines through points: straight, and local ones."""

from typing import Any

import numpy as np
from scipy import special

from palaestra.statistics.engines.python.tests.asked import Numbers
from palaestra.statistics.structures import Problem

_PLACES = 80
_SPAN = 0.75


def fit_line(x: Numbers, y: Numbers, fit: dict[str, Any], name: str) -> dict[str, Any] | None:
    """Along the range of x, with the 95% confidence band of a straight line."""
    if len(x) < 3 or np.ptp(x) == 0:
        return None
    at = np.linspace(x.min(), x.max(), _PLACES)
    if fit["method"] == "loess":
        low = middle = high = _local(x, y, at)
    else:
        low, middle, high = _straight(x, y, at)
    return {"x": at, "y": middle, "low": low, "high": high, "group": [name] * _PLACES}


def _straight(x: Numbers, y: Numbers, at: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    n, centre = len(x), x.mean()
    spread = ((x - centre) ** 2).sum()
    slope = ((x - centre) * (y - y.mean())).sum() / spread
    residuals = y - y.mean() - slope * (x - centre)
    sigma = np.sqrt((residuals**2).sum() / (n - 2))
    middle = y.mean() + slope * (at - centre)
    reach = special.stdtrit(n - 2, 0.975) * sigma * np.sqrt(1 / n + (at - centre) ** 2 / spread)
    return middle - reach, middle, middle + reach


def _local(x: Numbers, y: Numbers, at: Numbers) -> Numbers:
    """Local quadratic fits with tricube weights: R's loess, computed directly."""
    if not 8 <= len(x) <= 5000:
        raise Problem("not_available", "A loess line takes 8 to 5000 points.")
    near = int(np.floor(len(x) * _SPAN + 1e-5))
    return np.array([_fitted(x, y, place, near) for place in at])


def _fitted(x: Numbers, y: Numbers, place: float, near: int) -> float:
    distance = np.abs(x - place)
    reach = np.partition(distance, near - 1)[near - 1]
    weights = np.sqrt(np.clip(1 - (distance / reach) ** 3, 0, None) ** 3)
    design = np.vander(x - place, 3, increasing=True)
    found, *_ = np.linalg.lstsq(design * weights[:, None], y * weights, rcond=None)
    return float(found[0])
