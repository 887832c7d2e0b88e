"""The arithmetic of each metric in the catalogue, for workers."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from palaestra.competitions.metrics import (
    absdiff,
    classification,
    clustering,
    logloss,
    probability,
    regression,
)
from palaestra.competitions.metrics.matching import least_cost

Classes = NDArray[np.int64]
Numbers = NDArray[np.float64]


class OfClasses(Protocol):
    """`answer` as its kind in the catalogue says."""

    def __call__(self, truth: Classes, answer: Numbers, *, classes: int) -> float: ...


# Two arrays of the same shape.
OfValues = Callable[[Numbers, Numbers], float]

BY_CLASS: dict[str, OfClasses] = {
    "logloss": logloss.logloss,
    "brier": probability.brier,
    "roc_auc": probability.roc_auc,
    "pr_auc": probability.average_precision,
    "accuracy": classification.accuracy,
    "balanced_accuracy": classification.balanced_accuracy,
    "f1": classification.f1,
    "quadratic_kappa": classification.quadratic_kappa,
    "adjusted_rand": clustering.adjusted_rand,
    "nmi": clustering.normalised_mutual_information,
}

VALUES: dict[str, OfValues] = {
    "absdiff": absdiff.absdiff,
    "rmse": regression.rmse,
    "rmsle": regression.rmsle,
    "mape": regression.mape,
    "r2": regression.r2,
    "spearman": regression.spearman,
}
NDCG = "ndcg@"


def value_metric(name: str) -> OfValues:
    if name.startswith(NDCG):
        k = int(name.removeprefix(NDCG))
        return lambda truth, answer: regression.ndcg(truth, answer, k=k)
    return VALUES[name]


# What naming each cluster after each class would cost, summed over rows.
CLUSTER_COSTS: dict[str, Callable[[Classes, Numbers, int], Numbers]] = {
    "logloss": lambda truth, answer, classes: logloss.cluster_costs(truth, answer, classes=classes),
    "absdiff": lambda truth, answer, classes: absdiff.cluster_costs(truth, answer, classes=classes),
}


def cluster_score(metric: str, truth: Classes, answer: Numbers, *, classes: int) -> float:
    """The score under that naming of the clusters which suits the answer best.

    Clusters are numbered at will, so an answer is compared under every permutation of its
    numbers and the best counts; the metrics are means over rows, which makes this an
    assignment problem. `answer` as for `logloss.logloss`; for absdiff it is labels (n,). The
    metrics of clusterings do not ask for names.
    """
    if metric not in CLUSTER_COSTS:
        return BY_CLASS[metric](truth, answer, classes=classes)
    mean = least_cost(CLUSTER_COSTS[metric](truth, answer, classes)) / len(truth)
    return mean if mean > classes * logloss.EPSILON else 0.0
