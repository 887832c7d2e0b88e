"""The arithmetic of each metric in the catalogue, for workers."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from palaestra.competitions.metrics import absdiff, logloss
from palaestra.competitions.metrics.matching import least_cost

Classes = NDArray[np.int64]
Numbers = NDArray[np.float64]

# Metrics of probabilities take the true classes, the answer and the number of classes.
PROBABILITIES: dict[str, Callable[[Classes, Numbers, int], float]] = {
    "logloss": lambda truth, answer, classes: logloss.logloss(truth, answer, classes=classes),
}
# Metrics of values take two arrays of the same shape.
VALUES: dict[str, Callable[[Numbers, Numbers], float]] = {
    "absdiff": absdiff.absdiff,
}


# What naming each cluster after each class would cost, summed over rows.
CLUSTER_COSTS: dict[str, Callable[[Classes, Numbers, int], Numbers]] = {
    "logloss": lambda truth, answer, classes: logloss.cluster_costs(truth, answer, classes=classes),
    "absdiff": lambda truth, answer, classes: absdiff.cluster_costs(truth, answer, classes=classes),
}


def cluster_score(metric: str, truth: Classes, answer: Numbers, *, classes: int) -> float:
    """The score under that naming of the clusters which suits the answer best.

    Clusters are numbered at will, so an answer is compared under every permutation of its
    numbers and the best counts; the metrics are means over rows, which makes this an
    assignment problem. `answer` as for `logloss.logloss`; for absdiff it is labels (n,).
    """
    mean = least_cost(CLUSTER_COSTS[metric](truth, answer, classes)) / len(truth)
    return mean if mean > classes * logloss.EPSILON else 0.0
