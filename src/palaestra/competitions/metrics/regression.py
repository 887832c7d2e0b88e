"""Metrics of numbers against numbers, each column for itself and then the mean over columns."""

import numpy as np
from numpy.typing import NDArray

from palaestra.competitions.metrics.weights import Weights, mean_of_rows
from palaestra.core.errors import Invalid

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]


def rmse(truth: Numbers, answer: Numbers, weights: Weights = None) -> float:
    """√ mean (t - p)², in the unit of the target; infinite where that is too large a number."""
    with np.errstate(over="ignore"):
        return float(np.sqrt(mean_of_rows(np.square(truth - answer), weights)).mean())


def rmsle(truth: Numbers, answer: Numbers, weights: Weights = None) -> float:
    """√ mean (ln(1 + t) - ln(1 + p))²: relative errors of amounts, none of them negative."""
    return rmse(np.log1p(truth), np.log1p(answer), weights)


def mape(truth: Numbers, answer: Numbers, weights: Weights = None) -> float:
    """mean |t - p| / |t|, as a share: 0.1 is ten per cent. Raises Invalid where the truth has 0."""
    if not truth.all():
        raise Invalid(
            "answer",
            "The truth has a 0, by which the percentage error would divide; "
            "choose another metric, such as absdiff.",
        )
    with np.errstate(over="ignore"):
        return float(mean_of_rows(np.abs((truth - answer) / truth), weights).mean())


def r2(truth: Numbers, answer: Numbers, weights: Weights = None) -> float:
    """1 - Σ (t - p)² / Σ (t - mean t)²: 1 is perfect, 0 is the mean, worse is negative.

    Raises Invalid where the truth is the same number everywhere.
    """
    counted = truth if weights is None else truth[weights > 0]
    refuse_constant(counted, name="R²", whose="truth")
    with np.errstate(over="ignore", invalid="ignore"):
        missed = mean_of_rows(np.square(truth - answer), weights)
        spread = mean_of_rows(np.square(truth - mean_of_rows(truth, weights)), weights)
        return float((1 - missed / spread).mean())


def spearman(truth: Numbers, answer: Numbers) -> float:
    """Correlation of the ranks, ties sharing their mean rank: from -1 to 1.

    C. Spearman, American Journal of Psychology 15, 1904. Raises Invalid where truth or answer is
    the same number everywhere.
    """
    refuse_constant(truth, name="Spearman's correlation", whose="truth")
    refuse_constant(answer, name="Spearman's correlation", whose="answer")
    columns = zip(np.atleast_2d(truth.T), np.atleast_2d(answer.T), strict=True)
    return float(np.mean([_correlation(ranks(t), ranks(p)) for t, p in columns]))


def refuse_constant(values: Numbers, *, name: str, whose: str) -> None:
    if (np.ptp(values, axis=0) == 0).any():
        raise Invalid(
            "answer", f"A column of the {whose} is the same number in every row; {name} needs two."
        )


def ranks(values: Numbers) -> Numbers:
    """From 1; equal values share the mean of their places."""
    order, first, sizes = _stretches(values)
    found = np.empty(len(values))
    found[order] = np.repeat(first + (sizes + 1) / 2, sizes)
    return found


def _stretches(values: Numbers) -> tuple[Places, Places, Places]:
    """The order from the least on; in it where each run of equal values begins, and its size."""
    order = np.argsort(values, kind="stable")
    first = np.flatnonzero(np.concatenate([[True], np.diff(values[order]) != 0]))
    return order, first, np.diff(np.append(first, len(values)))


def _correlation(one: Numbers, other: Numbers) -> float:
    one, other = one - one.mean(), other - other.mean()
    return float((one @ other) / np.sqrt((one @ one) * (other @ other)))


def ndcg(truth: Numbers, answer: Numbers, *, k: int) -> float:
    """DCG of the first k rows in the answer's order, as a share of the best order's.

    DCG = Σ relevanceᵢ / log₂(i + 1), the truth's cells being relevances; rows that the answer
    ties share their gain, so that their order in the file is worth nothing. K. Järvelin and
    J. Kekäläinen, ACM TOIS 20, 2002. Raises Invalid where no row is relevant.
    """
    discounts = 1 / np.log2(np.arange(len(truth)) + 2)
    discounts[k:] = 0
    columns = zip(np.atleast_2d(truth.T), np.atleast_2d(answer.T), strict=True)
    return float(np.mean([_gain(t, p, discounts) for t, p in columns]))


def _gain(relevance: Numbers, answer: Numbers, discounts: Numbers) -> float:
    if relevance.min() < 0:
        raise Invalid("answer", "A relevance of the truth is below 0; NDCG takes 0 and more.")
    best = float(np.sort(relevance)[::-1] @ discounts)
    if not best:
        raise Invalid("answer", "No row of the truth is above 0, so no order is better.")
    order, first, sizes = _stretches(-answer)
    shared = np.add.reduceat(relevance[order], first) / sizes
    return float(shared @ np.add.reduceat(discounts, first)) / best
