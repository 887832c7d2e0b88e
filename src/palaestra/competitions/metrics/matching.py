"""The assignment problem: which cluster is which class."""

import numpy as np
from numpy.typing import NDArray


def least_cost(costs: NDArray[np.float64]) -> float:
    """The smallest sum that takes one cell from each row and each column of a square matrix.

    The Hungarian method by shortest augmenting paths, O(n³) with the inner loop in numpy
    (R. Jonker and A. Volgenant, Computing 38, 1987).
    """
    size = len(costs)
    # Column `size` stands for "not matched yet"; owner[column] is the row that holds it.
    owner = np.full(size + 1, -1)
    row_price, column_price = np.zeros(size), np.zeros(size + 1)
    for row in range(size):
        owner[size] = row
        _augment(costs, owner, row_price=row_price, column_price=column_price)
    columns = np.arange(size)
    return float(costs[owner[:size], columns].sum())


def _augment(
    costs: NDArray[np.float64],
    owner: NDArray[np.int64],
    *,
    row_price: NDArray[np.float64],
    column_price: NDArray[np.float64],
) -> None:
    """Finds the cheapest way to give the row in the last column one of its own."""
    size = len(costs)
    distance = np.full(size, np.inf)
    came_from = np.full(size, size)
    visited = np.zeros(size + 1, dtype=bool)
    column = size
    while owner[column] != -1:
        visited[column] = True
        row = owner[column]
        reduced = costs[row] - row_price[row] - column_price[:size]
        shorter = ~visited[:size] & (reduced < distance)
        distance[shorter] = reduced[shorter]
        came_from[shorter] = column
        column = int(np.where(visited[:size], np.inf, distance).argmin())
        step = distance[column]
        row_price[owner[visited]] += step
        column_price[visited] -= step
        distance[~visited[:size]] -= step
    while column != size:
        owner[column] = owner[came_from[column]]
        column = int(came_from[column])
