"""What each metric is, without the arithmetic: the server reads this and loads no numpy."""

import math
import re
from typing import Literal, get_args

import msgspec

from palaestra.core.errors import Invalid

CompetitionType = Literal["classify", "predict", "cluster"]
type_names: tuple[CompetitionType, ...] = ("classify", "predict", "cluster")
Direction = Literal["min", "max"]
AnswerKind = Literal["probabilities", "classes", "values"]

_EVERY: tuple[CompetitionType, ...] = type_names
_SUPERVISED: tuple[CompetitionType, ...] = ("classify", "predict")


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    """`answers` says how truth and answer are read.

    ``probabilities``: the truth is one class a row, the answer how likely the classes are.
    ``classes``: both are one class a row, whole numbers from 0.
    ``values``: both are numbers, compared cell by cell; none below `least`.

    Scores lie from `worst` to `best`; None where there is no end. `formula` and `source` are for
    people, as is what the metric `needs` of the truth.
    """

    name: str
    title: str
    direction: Direction
    answers: AnswerKind
    best: float
    worst: float | None = None
    types: tuple[CompetitionType, ...] = _SUPERVISED
    least: float | None = None
    formula: str = ""
    needs: str = ""
    # Whether rows may count differently: neither orders nor clusterings know such rows.
    weighted: bool = True
    source: str = ""


def _ndcg(k: int) -> Metric:
    return Metric(
        name=f"ndcg@{k}",
        title=f"NDCG@{k}",
        direction="max",
        answers="values",
        best=1.0,
        worst=0.0,
        types=("predict",),
        least=None,
        formula=f"Σ relevance / log₂(place + 1) over the first {k}, as a share of the best order's",
        needs="relevances from 0 on, one of them above 0",
        weighted=False,
        source="K. Järvelin and J. Kekäläinen, ACM TOIS 20, 2002",
    )


_DESCRIBED = (
    Metric(
        name="logloss",
        title="Log loss",
        direction="min",
        answers="probabilities",
        best=0.0,
        types=_EVERY,
        formula="−mean ln p(true class), p clipped to 10⁻¹⁵",
        source="I. J. Good, Rational decisions, 1952",
    ),
    Metric(
        name="brier",
        title="Brier score",
        direction="min",
        answers="probabilities",
        best=0.0,
        worst=2.0,
        formula="mean (p − y)²; with more than two classes summed over them",
        source="G. W. Brier, Monthly Weather Review 78, 1950",
    ),
    Metric(
        name="roc_auc",
        title="ROC AUC",
        direction="max",
        answers="probabilities",
        best=1.0,
        worst=0.0,
        formula="P(a row of the class is ranked above one without), ties ½; mean over classes",
        needs="rows of two classes at least",
        source="T. Fawcett, Pattern Recognition Letters 27, 2006",
    ),
    Metric(
        name="pr_auc",
        title="PR AUC (average precision)",
        direction="max",
        answers="probabilities",
        best=1.0,
        worst=0.0,
        formula="Σ (Rₖ − Rₖ₋₁)·Pₖ over the thresholds; mean over classes",
        needs="rows of two classes at least",
        source="M. Zhu, Recall, precision and average precision, 2004",
    ),
    Metric(
        name="accuracy",
        title="Accuracy",
        direction="max",
        answers="classes",
        best=1.0,
        worst=0.0,
        formula="right rows / rows",
    ),
    Metric(
        name="balanced_accuracy",
        title="Balanced accuracy",
        direction="max",
        answers="classes",
        best=1.0,
        worst=0.0,
        formula="mean over classes of (right rows of the class / rows of the class)",
        source="K. H. Brodersen et al., ICPR 2010",
    ),
    Metric(
        name="f1",
        title="F1",
        direction="max",
        answers="classes",
        best=1.0,
        worst=0.0,
        formula="2·TP / (2·TP + FP + FN) of class 1; with more than two classes their mean",
        source="C. J. van Rijsbergen, Information Retrieval, 1979",
    ),
    Metric(
        name="quadratic_kappa",
        title="Quadratic weighted kappa",
        direction="max",
        answers="classes",
        best=1.0,
        worst=-1.0,
        formula="1 − Σ (i − j)²·observed / Σ (i − j)²·expected by chance",
        needs="rows of two classes at least",
        source="J. Cohen, Psychological Bulletin 70, 1968",
    ),
    Metric(
        name="adjusted_rand",
        title="Adjusted Rand index",
        direction="max",
        answers="classes",
        best=1.0,
        worst=-0.5,
        types=("cluster",),
        formula="(pairs together in both − expected) / (mean pairs together − expected)",
        weighted=False,
        source="L. Hubert and P. Arabie, Journal of Classification 2, 1985",
    ),
    Metric(
        name="nmi",
        title="Normalised mutual information",
        direction="max",
        answers="classes",
        best=1.0,
        worst=0.0,
        types=("cluster",),
        formula="I(T; A) / ((H(T) + H(A)) / 2)",
        weighted=False,
        source="N. X. Vinh, J. Epps and J. Bailey, JMLR 11, 2010",
    ),
    Metric(
        name="absdiff",
        title="Mean absolute difference",
        direction="min",
        answers="values",
        best=0.0,
        types=_EVERY,
        formula="mean |t − p| over all cells; also called mean absolute error",
    ),
    Metric(
        name="rmse",
        title="Root mean squared error",
        direction="min",
        answers="values",
        best=0.0,
        formula="√ mean (t − p)², the mean over target columns",
    ),
    Metric(
        name="rmsle",
        title="Root mean squared logarithmic error",
        direction="min",
        answers="values",
        best=0.0,
        least=0.0,
        formula="√ mean (ln(1 + t) − ln(1 + p))², the mean over target columns",
        needs="no number below 0",
    ),
    Metric(
        name="mape",
        title="Mean absolute percentage error",
        direction="min",
        answers="values",
        best=0.0,
        formula="mean |t − p| / |t|, as a share",
        needs="no 0",
    ),
    Metric(
        name="r2",
        title="R²",
        direction="max",
        answers="values",
        best=1.0,
        formula="1 − Σ (t − p)² / Σ (t − mean t)², the mean over target columns",
        needs="two different numbers in each target column",
    ),
    Metric(
        name="spearman",
        title="Spearman's rank correlation",
        direction="max",
        answers="values",
        best=1.0,
        worst=-1.0,
        formula="correlation of the ranks, the mean over target columns",
        needs="two different numbers in each target column",
        weighted=False,
        source="C. Spearman, American Journal of Psychology 15, 1904",
    ),
    _ndcg(10),
)

CUSTOM_PREFIX = "custom-"


def _custom(direction: Direction, answers: AnswerKind) -> Metric:
    """A function that the host writes: the name says which end is better, and of what it is."""
    return Metric(
        name=f"{CUSTOM_PREFIX}{direction}-{answers}",
        title=f"The host's own function, {'higher' if direction == 'max' else 'lower'} is better",
        direction=direction,
        answers=answers,
        best=math.inf if direction == "max" else -math.inf,
        formula="metric(truth, answer)",
    )


CUSTOM: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        _custom(direction, answers)
        for direction in get_args(Direction)
        for answers in get_args(AnswerKind)
    )
}
METRICS: dict[str, Metric] = {metric.name: metric for metric in _DESCRIBED}
# The documents' and the field's other names of the same.
ALIASES = {"mae": "absdiff", "log_loss": "logloss", "average_precision": "pr_auc"}
_NDCG = re.compile(r"ndcg@([1-9]\d{0,5})")


def metric_named(name: str, *, field: str = "spec.metric") -> Metric:
    """The metric, or Invalid with the names of those that exist. NDCG takes any k: ``ndcg@5``."""
    name = ALIASES.get(name, name)
    if found := METRICS.get(name) or CUSTOM.get(name):
        return found
    if places := _NDCG.fullmatch(name):
        return _ndcg(int(places[1]))
    known = ", ".join(METRICS)
    raise Invalid(field, f"There is no metric “{name}”. The metrics are: {known}.")
