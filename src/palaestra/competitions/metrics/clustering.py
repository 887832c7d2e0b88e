"""Metrics of a clustering: they do not ask what a cluster is called."""

import numpy as np
from numpy.typing import NDArray

from palaestra.competitions.metrics.classification import Classes, Counts, Numbers, confusion


def adjusted_rand(truth: Classes, answer: Numbers, *, classes: int) -> float:
    """Pairs of rows on which both agree, beyond chance; 1 is the same clustering, 0 is chance.

    L. Hubert and P. Arabie, Comparing partitions, Journal of Classification 2, 1985.
    """
    counts = confusion(truth, answer, classes=classes)
    together = _pairs(counts.ravel())
    in_truth, in_answer = _pairs(counts.sum(axis=1)), _pairs(counts.sum(axis=0))
    every = _pairs(np.array([len(truth)]))
    if in_truth == in_answer == together:
        return 1.0
    expected = in_truth * in_answer / every
    return (together - expected) / ((in_truth + in_answer) / 2 - expected)


def _pairs(sizes: Counts) -> float:
    """Pairs within groups of these sizes; as floats, since a large table has more than 2⁶³."""
    sizes = sizes.astype(np.float64)
    return float((sizes * (sizes - 1) / 2).sum())


def normalised_mutual_information(truth: Classes, answer: Numbers, *, classes: int) -> float:
    """I(T; A) / ((H(T) + H(A)) / 2), from 0 to 1, as scikit-learn's arithmetic mean.

    N. X. Vinh, J. Epps and J. Bailey, JMLR 11, 2010.
    """
    joint = confusion(truth, answer, classes=classes) / len(truth)
    of_truth, of_answer = joint.sum(axis=1), joint.sum(axis=0)
    entropy = (_entropy(of_truth) + _entropy(of_answer)) / 2
    if entropy == 0:
        return 1.0  # both are one cluster
    seen = joint > 0
    information = (joint[seen] * np.log(joint[seen] / np.outer(of_truth, of_answer)[seen])).sum()
    return max(0.0, float(information) / entropy)


def _entropy(shares: NDArray[np.float64]) -> float:
    """In nats."""
    shares = shares[shares > 0]
    return float(-(shares * np.log(shares)).sum())
