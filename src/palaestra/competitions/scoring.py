"""Scoring an answer. Worker processes call these functions by their import path."""

import math

import msgspec

from palaestra.competitions.answers.comparison import ByClass, ByValue, Comparison, compare
from palaestra.competitions.answers.promised import check_promised
from palaestra.competitions.metrics import custom
from palaestra.competitions.metrics.functions import BY_CLASS, cluster_score, value_score
from palaestra.competitions.specs import Rules
from palaestra.competitions.splits import private_rows
from palaestra.competitions.summaries import Checked, Score
from palaestra.competitions.tables.reading import read_table
from palaestra.core.errors import Invalid


def score(
    *,
    answer_path: str,
    answer_format: str,
    truth_path: str,
    truth_format: str,
    spec: dict[str, object],
) -> Score:
    """The score of an answer. `spec` has the fields of `Rules`; others are ignored.

    Raises Invalid about ``answer``, with the row and column of the first wrong cell.
    """
    rules = msgspec.convert(spec, Rules)
    compared = _read(answer_path, answer_format, truth_path, truth_format, rules)
    return scores(compared, rules)


def check(
    *,
    answer_path: str,
    answer_format: str,
    truth_path: str,
    truth_format: str,
    spec: dict[str, object],
) -> Checked:
    """Everything that `score` checks, for an answer whose score must not be known yet."""
    rules = msgspec.convert(spec, Rules)
    compared = _read(answer_path, answer_format, truth_path, truth_format, rules)
    scores(compared, rules)
    return {"rows": len(compared.answer)}


def check_shape(
    *, answer_path: str, answer_format: str, sample_path: str, spec: dict[str, object]
) -> Checked:
    """What can be checked before the truth is known, against the empty answer `sample_path`."""
    rules = msgspec.convert(spec, Rules)
    answer = read_table(answer_path, answer_format, field="answer")
    check_promised(answer, read_table(sample_path, "csv", field="answer"), rules)
    return {"rows": answer.height}


def _read(
    answer_path: str, answer_format: str, truth_path: str, truth_format: str, rules: Rules
) -> Comparison:
    answer = read_table(answer_path, answer_format, field="answer")
    return compare(answer, read_table(truth_path, truth_format, field="answer"), rules)


def scores(compared: Comparison, rules: Rules) -> Score:
    """Of the public rows and of those that decide at the end, or of all where nothing is split."""
    if not rules.private_share:
        return {"score": evaluate(compared, rules), "private_score": None}
    classes = compared.truth if isinstance(compared, ByClass) else None
    private = private_rows(
        classes, len(compared.truth), share=rules.private_share, seed=rules.split_seed
    )
    if private.all() or not private.any():
        raise Invalid(
            "spec.private_share",
            f"The truth has {len(private)} rows: too few to keep such a share for the end.",
        )
    return {
        "score": evaluate(compared.part(~private), rules),
        "private_score": evaluate(compared.part(private), rules),
    }


def evaluate(compared: Comparison, rules: Rules) -> float:
    """The metric of what was compared."""
    if compared.weights is not None and not compared.weights.any():
        raise Invalid("spec.private_share", "One part of the rows has no weight above 0.")
    value = _evaluate(compared, rules)
    if not math.isfinite(value):
        raise Invalid("answer", "The numbers are so large that no score can be computed.")
    return value


def _evaluate(compared: Comparison, rules: Rules) -> float:
    if rules.metric_code is not None:
        return custom.evaluate(compared, rules)
    if isinstance(compared, ByValue):
        return value_score(rules.metric, compared.truth, compared.answer, compared.weights)
    if rules.type == "cluster":
        return cluster_score(
            rules.metric, compared.truth, compared.answer, classes=compared.classes
        )
    return BY_CLASS[rules.metric](
        compared.truth, compared.answer, classes=compared.classes, weights=compared.weights
    )
