"""Which rows of a truth count for the public score, and which decide at the end."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.bool_]


def private_rows(groups: NDArray[np.int64] | None, rows: int, *, share: float, seed: int) -> Rows:
    """(rows,): True for about `share` of the rows, the same for the same arguments.

    With `groups`, the class of each row, each class is divided alike, so that both parts look like
    the whole.
    """
    chance = np.random.default_rng(seed).random(rows)
    order = np.argsort(chance) if groups is None else np.lexsort((chance, groups))
    # Evenly along the order: of each stretch, and so of each class, the share.
    places = np.floor(np.arange(1, rows + 1) * share) > np.floor(np.arange(rows) * share)
    private = np.zeros(rows, dtype=bool)
    private[order[places]] = True
    return private
