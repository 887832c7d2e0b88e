"""Round numbers for axes and cells, by R's `pretty`."""

import math

import numpy as np
from numpy.typing import NDArray

_BIAS = 1.5
_BIAS5 = 0.5 + 1.5 * _BIAS
_SHRINK = 0.75
_ROUNDING = 1e-10


def pretty(low: float, high: float, n: int) -> NDArray[np.float64]:
    """About n intervals of round length that cover low to high, at least a third of n."""
    least = n // 3
    unit = _unit(_cell(low, high, n, least))
    below = math.floor(low / unit + _ROUNDING)
    above = math.ceil(high / unit - _ROUNDING)
    while below * unit > low + _ROUNDING * unit:
        below -= 1
    while above * unit < high - _ROUNDING * unit:
        above += 1
    more = least - (above - below)
    if more > 0:
        below, above = _widened(below, above, more, low=low, high=high)
    return np.arange(below, above + 1).astype(np.float64) * unit


def _widened(below: int, above: int, more: int, *, low: float, high: float) -> tuple[int, int]:
    """By so many intervals more; zero stays an end where it is one."""
    if low == 0 and below == 0 and high != 0:
        return below, above + more
    if high == 0 and above == 0 and low != 0:
        return below - more, above
    half, odd = divmod(more, 2)
    if below >= 0:
        return below - half - odd, above + half
    return below - half, above + half + odd


def _cell(low: float, high: float, n: int, least: int) -> float:
    """The length to be rounded."""
    width = high - low
    if width == 0 and high == 0:
        size, small = 1.0, True
    else:
        size = max(abs(low), abs(high))
        factor = 1 + (1 / (1 + _BIAS) if _BIAS5 >= 1.5 * _BIAS + 0.5 else 1.5 / (1 + _BIAS5))
        small = width < size * factor * max(1, n) * float(np.finfo(float).eps) * 3
    if not small:
        return width / n if n > 1 else width
    size = 9 + size / 10 if size > 10 else size
    return size * _SHRINK / (least if least > 1 else 1)


def _unit(cell: float) -> float:
    base = 10.0 ** math.floor(math.log10(cell))
    unit = base
    if 2 * base - cell < _BIAS * (cell - unit):
        unit = 2 * base
        if 5 * base - cell < _BIAS5 * (cell - unit):
            unit = 5 * base
            if 10 * base - cell < _BIAS * (cell - unit):
                unit = 10 * base
    return unit
