"""Round numbers for axes and cells, by R's `pretty`."""

import math

import numpy as np
from numpy.typing import NDArray

_BIAS = 1.5
_BIAS5 = 0.5 + 1.5 * _BIAS
_SHRINK = 0.75
_ROUNDING = 1e-10


def pretty(low: float, high: float, n: int) -> NDArray[np.float64]:
    """About n intervals of round length that cover low to high."""
    unit = _unit(_cell(low, high, n))
    below = math.floor(low / unit + _ROUNDING)
    above = math.ceil(high / unit - _ROUNDING)
    while below * unit > low + _ROUNDING * unit:
        below -= 1
    while above * unit < high - _ROUNDING * unit:
        above += 1
    short = max(0, n // 3) - (above - below)
    if short > 0:
        below, above = _widened(below, above, short)
    return np.arange(below, above + 1).astype(np.float64) * unit


def _widened(below: int, above: int, short: int) -> tuple[int, int]:
    """R's way to reach the least number of intervals."""
    if below >= 0:
        return below - short // 2, above + short // 2 + short % 2
    return below - short // 2 - short % 2, above + short // 2


def _cell(low: float, high: float, n: int) -> float:
    width = high - low
    size = max(abs(low), abs(high))
    factor = 1 + (1 / (1 + _BIAS) if _BIAS5 >= 1.5 * _BIAS + 0.5 else 1.5 / (1 + _BIAS5))
    factor *= max(1, n) * float(np.finfo(float).eps)
    small = width < size * factor * 3
    if width == 0 and high == 0:
        cell, small = 1.0, True
    elif small:
        cell = size
        cell *= _SHRINK if n <= 1 else 1
        if n > 1:
            cell /= n
    else:
        cell = width / n if n > 1 else width
    if small and cell > 10:
        cell = 9 + cell / 10
    return cell * _SHRINK if small else cell


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
