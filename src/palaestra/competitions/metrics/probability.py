"""Metrics of probabilities beside log loss: how near they are, and how well they order the rows."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from palaestra.competitions.metrics.weights import Weights, mean_of_rows
from palaestra.core.errors import Invalid

Classes = NDArray[np.int64]
Numbers = NDArray[np.float64]


def by_class(answer: Numbers, classes: int) -> Numbers:
    """(n, classes) from any form of an answer: see `logloss.logloss`."""
    if answer.ndim == 2:
        return answer
    if classes > 2:
        return np.eye(classes)[answer.astype(np.int64)]
    return np.column_stack([1 - answer, answer])


def brier(truth: Classes, answer: Numbers, *, classes: int, weights: Weights = None) -> float:
    """Mean squared distance of the probabilities from what happened; 0 is perfect.

    With two classes mean (p - y)², from 0 to 1; with more the sum over classes, from 0 to 2.
    G. W. Brier, Monthly Weather Review 78, 1950; scaled as scikit-learn's brier_score_loss.
    """
    if answer.ndim == 1 and classes == 2:
        return float(mean_of_rows(np.square(answer - truth), weights))
    chances = by_class(answer, classes)
    chances = chances / np.maximum(chances.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    chances[np.arange(len(truth)), truth] -= 1
    mean = float(mean_of_rows(np.square(chances).sum(axis=1), weights))
    return mean / 2 if classes == 2 else mean


def roc_auc(truth: Classes, answer: Numbers, *, classes: int, weights: Weights = None) -> float:
    """The chance that a row of the class has a higher probability than one without; ties count ½.

    Of class 1 where there are two, else the mean over the classes that occur, each against the
    rest. T. Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 27, 2006.
    Raises Invalid where all rows are of one class.
    """
    return _over_classes(_area, truth, answer, classes, weights, name="ROC AUC")


def average_precision(
    truth: Classes, answer: Numbers, *, classes: int, weights: Weights = None
) -> float:
    """Σ (Rₖ - Rₖ₋₁)·Pₖ over the thresholds: the area under precision and recall, in steps.

    Of class 1 where there are two, else the mean over the classes that occur. M. Zhu, Recall,
    precision and average precision, 2004. Raises Invalid where all rows are of one class.
    """
    return _over_classes(_precision, truth, answer, classes, weights, name="PR AUC")


def _over_classes(
    measure: Callable[[NDArray[np.bool_], Numbers, Weights], float],
    truth: Classes,
    answer: Numbers,
    classes: int,
    weights: Weights,
    *,
    name: str,
) -> float:
    rows = np.bincount(truth, weights, classes)
    if (rows > 0).sum() < 2:
        raise Invalid("answer", f"All rows are of one class; {name} needs at least two classes.")
    if answer.ndim == 1 and classes == 2:
        return measure(truth == 1, answer, weights)
    chances = by_class(answer, classes)
    wanted = [1] if classes == 2 else np.flatnonzero(rows)
    return float(np.mean([measure(truth == each, chances[:, each], weights) for each in wanted]))


def _area(positive: NDArray[np.bool_], chances: Numbers, weights: Weights) -> float:
    """By counting at each distinct value how many of the others lie below (Mann and Whitney)."""
    hits, misses = _steps(positive, chances, weights)
    below = np.cumsum(misses[::-1])[::-1] - misses
    wins = (hits * (below + misses / 2)).sum()
    return float(wins / hits.sum() / misses.sum())


def _precision(positive: NDArray[np.bool_], chances: Numbers, weights: Weights) -> float:
    hits, misses = _steps(positive, chances, weights)
    found = np.cumsum(hits)
    return float((hits * found / (found + np.cumsum(misses))).sum() / found[-1])


def _steps(
    positive: NDArray[np.bool_], chances: Numbers, weights: Weights
) -> tuple[Numbers, Numbers]:
    """How many of the class, and how many others, at each distinct value from the highest on."""
    if weights is not None:
        # A row that does not count is no threshold either.
        counted = weights > 0
        positive, chances, weights = positive[counted], chances[counted], weights[counted]
    order = np.argsort(-chances, kind="stable")
    ranked = chances[order]
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
    if weights is None:
        hits = np.diff(np.cumsum(positive[order])[last].astype(np.float64), prepend=0.0)
        return hits, np.diff(last.astype(np.float64), prepend=-1.0) - hits
    first, ordered = np.append(0, last[:-1] + 1), weights[order]
    hits = np.add.reduceat(ordered * positive[order], first)
    return hits, np.add.reduceat(ordered * ~positive[order], first)
