"""How much each row counts."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
# One a row, none below 0 and one above it; None where all rows count alike.
Weights = Numbers | None


def mean_of_rows(values: Numbers, weights: Weights) -> Numbers:
    """Σ w·v / Σ w over the rows, each column for itself; the plain mean without weights."""
    found: Numbers = np.asarray(values.mean(axis=0) if weights is None else _mean(values, weights))
    return found


def _mean(values: Numbers, weights: Numbers) -> Numbers:
    # Rows that do not count may hold an infinity, which times nothing would be no number.
    counted = weights > 0
    return np.average(values[counted], axis=0, weights=weights[counted])
