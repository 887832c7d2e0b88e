"""Logarithmic loss."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from palaestra.competitions.metrics.weights import Weights, mean_of_rows

# The documented clipping; scikit-learn had it as an argument until version 1.5.
EPSILON = 1e-15
# Rows at a time: their intermediate values stay in the processor's cache.
_BLOCK = 1 << 14

Classes = NDArray[np.int64]
Numbers = NDArray[np.float64]


def logloss(truth: Classes, answer: Numbers, *, classes: int, weights: Weights = None) -> float:
    """Mean of -ln(probability given to the true class), in nats; 0.0 is perfect.

    `truth` (n,) holds classes 0 … classes-1. `answer` is (n,) or (n, classes): one column
    of two classes is the probability of class 1, one column of more is hard labels, several
    columns are the classes' probabilities. Probabilities are clipped to [EPSILON, 1 - EPSILON],
    then rows are normalised, as scikit-learn's ``log_loss`` did with ``eps=1e-15``.
    """
    if answer.ndim == 1 and classes > 2:
        return float(mean_of_rows(truth != answer, weights)) * -math.log(EPSILON)
    chosen = _of_two if answer.ndim == 1 else _of_several
    loss = -math.fsum(
        _sum(np.log(chosen(truth[rows], answer[rows])), weights, rows)
        for rows in _blocks(len(truth))
    )
    mean = loss / (len(truth) if weights is None else math.fsum(weights))
    # What the clipping alone costs a perfect answer is not a loss.
    return mean if mean > classes * EPSILON else 0.0


def _sum(values: Numbers, weights: Weights, rows: slice) -> float:
    return float(values.sum() if weights is None else values @ weights[rows])


def _blocks(height: int) -> Iterator[slice]:
    return (slice(start, start + _BLOCK) for start in range(0, height, _BLOCK))


def _of_two(truth: Classes, prediction: Numbers) -> Numbers:
    clipped = prediction.clip(EPSILON, 1 - EPSILON)
    return np.where(truth == 1, clipped, 1 - clipped)


def _of_several(truth: Classes, prediction: Numbers) -> Numbers:
    clipped = prediction.clip(EPSILON, 1 - EPSILON)
    chosen: Numbers = clipped[np.arange(len(truth)), truth]
    chosen /= clipped.sum(axis=1)
    return chosen


def cluster_costs(truth: Classes, prediction: Numbers, *, classes: int) -> Numbers:
    """(classes, classes): summed loss if cluster (row) were called class (column)."""
    costs = np.zeros((classes, classes))
    for rows in _blocks(len(truth)):
        losses = -np.log(_normalised(prediction[rows], classes))
        for name in range(classes):
            costs[:, name] += losses[truth[rows] == name].sum(axis=0)
    return costs


def _normalised(prediction: Numbers, classes: int) -> Numbers:
    """Probabilities (n, classes) from any of the three forms of an answer."""
    if prediction.ndim == 2:
        several = prediction
    elif classes > 2:
        several = np.eye(classes)[prediction.astype(np.int64)]
    else:
        several = np.column_stack([1 - prediction, prediction])
    clipped = several.clip(EPSILON, 1 - EPSILON)
    normalised: Numbers = clipped / clipped.sum(axis=1, keepdims=True)
    return normalised
