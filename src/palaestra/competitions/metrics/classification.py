"""Metrics of classes against classes: how often, and how far, an answer names the wrong one."""

import numpy as np
from numpy.typing import NDArray

from palaestra.competitions.metrics.weights import Weights
from palaestra.core.errors import Invalid

Classes = NDArray[np.int64]
Numbers = NDArray[np.float64]
# Whole numbers, as long as all rows count alike.
Counts = NDArray[np.int64] | Numbers


def confusion(truth: Classes, answer: Numbers, *, classes: int, weights: Weights = None) -> Counts:
    """(classes, classes): rows of each true class (row) by the class that was answered (column).

    Their weights instead of their number, where `weights` are given.
    """
    pairs = truth * classes + answer.astype(np.int64)
    return np.bincount(pairs, weights, classes * classes).reshape(classes, classes)


def accuracy(truth: Classes, answer: Numbers, *, classes: int, weights: Weights = None) -> float:
    """Share of rows whose class is right: trace(C) / n."""
    counts = confusion(truth, answer, classes=classes, weights=weights)
    return float(np.trace(counts) / counts.sum())


def balanced_accuracy(
    truth: Classes, answer: Numbers, *, classes: int, weights: Weights = None
) -> float:
    """Mean over the classes that occur of the share of their rows that are right.

    K. H. Brodersen et al., The balanced accuracy and its posterior distribution, ICPR 2010.
    """
    counts = confusion(truth, answer, classes=classes, weights=weights)
    rows = counts.sum(axis=1)
    occur = rows > 0
    return float((np.diag(counts)[occur] / rows[occur]).mean())


def f1(truth: Classes, answer: Numbers, *, classes: int, weights: Weights = None) -> float:
    """2·TP / (2·TP + FP + FN): of class 1 where there are two, else the mean over classes (macro).

    A class that neither occurs nor is answered counts 0, as in scikit-learn with zero_division=0.
    C. J. van Rijsbergen, Information Retrieval, 1979.
    """
    counts = confusion(truth, answer, classes=classes, weights=weights)
    right = np.diag(counts)
    both = counts.sum(axis=0) + counts.sum(axis=1)
    scores = np.divide(2 * right, both, out=np.zeros(classes), where=both > 0)
    return float(scores[1] if classes == 2 else scores.mean())


def quadratic_kappa(
    truth: Classes, answer: Numbers, *, classes: int, weights: Weights = None
) -> float:
    """Agreement beyond chance, disagreement by its square: 1 - Σ dC / Σ dE, d = (i - j)².

    1 is perfect, 0 is chance. Raises Invalid where truth and answer are one and the same class.
    J. Cohen, Weighted kappa, Psychological Bulletin 70, 1968.
    """
    counts = confusion(truth, answer, classes=classes, weights=weights)
    names = np.arange(classes)
    apart = (names[:, None] - names[None, :]) ** 2
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    by_chance = float((apart * expected).sum())
    if not by_chance:
        raise Invalid(
            "answer", "All rows are of one class; the quadratic kappa needs at least two classes."
        )
    return 1 - float((apart * counts).sum()) / by_chance
