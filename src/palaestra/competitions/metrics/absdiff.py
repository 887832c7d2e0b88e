"""Mean absolute difference, the documented ``absdiff``.

The document names it without defining it. The original summed the signed differences of one
row, so that errors cancelled and a worse answer could score better; that is not kept.
"""

import numpy as np
from numpy.typing import NDArray

from palaestra.competitions.metrics.weights import Weights, mean_of_rows

Classes = NDArray[np.int64]
Numbers = NDArray[np.float64]


def absdiff(truth: Numbers, prediction: Numbers, weights: Weights = None) -> float:
    """Mean of |truth - prediction| over all cells, in the unit of the target; any equal shapes.

    Infinite where the numbers are too large for their difference.
    """
    with np.errstate(over="ignore"):
        differences = np.subtract(truth, prediction)
        apart: Numbers = np.abs(differences, out=differences)
        return float(apart.mean() if weights is None else mean_of_rows(apart, weights).mean())


def cluster_costs(truth: Classes, prediction: Numbers, *, classes: int) -> Numbers:
    """(classes, classes): summed difference if cluster (row) were called class (column)."""
    pairs = prediction.astype(np.int64) * classes + truth
    counts = np.bincount(pairs.ravel(), minlength=classes * classes).reshape(classes, classes)
    names = np.arange(classes)
    costs: Numbers = counts @ np.abs(names[:, None] - names[None, :]).astype(np.float64)
    return costs
