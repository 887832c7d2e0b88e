"""How little likely it is that points agree by chance: what a crowd of them proves by itself.

After Moisan and Stival (2004), "A probabilistic criterion to detect rigid point matches": the
number of false alarms of the best matrix among all that four pairs can make.
"""

from math import lgamma, log, log10, pi

import numpy as np

from palaestra.imaging.matching.geometry import Array

# Points nearer to one another than this, in pixels, see the same and count once.
CELL = 8.0
_MINIMAL = 4
_LARGEST = 300.0


def surprise(places: Array, agrees: Array, *, size: tuple[int, int], reach: float) -> float:
    """Minus the decimal logarithm of the number of false alarms, from 0 to 300.

    `places` n × 2 are where the matches lie in a picture of `size`; those that `agrees` names lie
    within `reach` pixels of where a matrix has them.
    """
    every, kept = _apart(places), _apart(places[agrees])
    if kept <= _MINIMAL:
        return 0.0
    by_chance = min(pi * reach * reach / (size[0] * size[1]), 0.5)
    alarms = log10(max(every - _MINIMAL, 1)) + _choices(every, kept) + _choices(kept, _MINIMAL)
    alarms += (kept - _MINIMAL) * log10(by_chance)
    return float(min(max(-alarms, 0.0), _LARGEST))


def _apart(places: Array) -> int:
    return len(np.unique(np.floor(places / CELL).astype(np.int64), axis=0))


def _choices(of: int, some: int) -> float:
    """The decimal logarithm of how many ways there are to choose `some` of so many."""
    return (lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)) / log(10)
