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
from palaestra.competitions.metrics.weights import Weights

Classes = NDArray[np.int64]
Numbers = NDArray[np.float64]


class OfClasses(Protocol):
    """`answer` as its kind in the catalogue says."""

    def __call__(
        self, truth: Classes, answer: Numbers, *, classes: int, weights: Weights = None
    ) -> float: ...


class OfValues(Protocol):
    """`truth` and `answer` of the same shape."""

    def __call__(self, truth: Numbers, answer: Numbers, weights: Weights = None, /) -> float: ...


class OfAlikeValues(Protocol):
    """Where all rows count alike."""

    def __call__(self, truth: Numbers, answer: Numbers, /) -> float: ...


BY_CLASS: dict[str, OfClasses] = {
    "logloss": logloss.logloss,
    "brier": probability.brier,
    "roc_auc": probability.roc_auc,
    "pr_auc": probability.average_precision,
    "accuracy": classification.accuracy,
    "balanced_accuracy": classification.balanced_accuracy,
    "f1": classification.f1,
    "quadratic_kappa": classification.quadratic_kappa,
}
# These have no meaning for rows that count differently.
CLUSTERINGS: dict[str, Callable[..., float]] = {
    "adjusted_rand": clustering.adjusted_rand,
    "nmi": clustering.normalised_mutual_information,
}

VALUES: dict[str, OfValues] = {
    "absdiff": absdiff.absdiff,
    "rmse": regression.rmse,
    "rmsle": regression.rmsle,
    "mape": regression.mape,
    "r2": regression.r2,
}
ORDERS: dict[str, OfAlikeValues] = {"spearman": regression.spearman}
NDCG = "ndcg@"


def value_score(name: str, truth: Numbers, answer: Numbers, weights: Weights = None) -> float:
    """`weights` are None for the metrics of an order, which take no others (`Metric.weighted`)."""
    if name.startswith(NDCG):
        return regression.ndcg(truth, answer, k=int(name.removeprefix(NDCG)))
    if name in ORDERS:
        return ORDERS[name](truth, answer)
    return VALUES[name](truth, answer, weights)


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
        return CLUSTERINGS[metric](truth, answer, classes=classes)
    mean = least_cost(CLUSTER_COSTS[metric](truth, answer, classes)) / len(truth)
    return mean if mean > classes * logloss.EPSILON else 0.0
