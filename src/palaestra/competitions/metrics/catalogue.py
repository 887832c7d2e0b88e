"""What each metric is, without the arithmetic: the server reads this and loads no numpy."""

from typing import Literal

import msgspec

from palaestra.core.errors import Invalid

CompetitionType = Literal["classify", "predict", "cluster"]
type_names: tuple[CompetitionType, ...] = ("classify", "predict", "cluster")
Direction = Literal["min", "max"]
AnswerKind = Literal["probabilities", "values"]


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    """`answers` says how truth and answer are read.

    ``probabilities``: the truth is one class a row, the answer how likely the classes are.
    ``values``: both are numbers, compared cell by cell.
    """

    name: str
    title: str
    direction: Direction
    answers: AnswerKind
    types: tuple[CompetitionType, ...] = ("classify", "predict", "cluster")


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric(name="logloss", title="Log loss", direction="min", answers="probabilities"),
        Metric(name="absdiff", title="Mean absolute difference", direction="min", answers="values"),
    )
}


def metric_named(name: str, *, field: str = "spec.metric") -> Metric:
    """The metric, or Invalid with the names of those that exist."""
    metric = METRICS.get(name)
    if metric is None:
        known = ", ".join(METRICS)
        raise Invalid(field, f"There is no metric “{name}”. The metrics are: {known}.")
    return metric
