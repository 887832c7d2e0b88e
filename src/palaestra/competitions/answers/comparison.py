"""The numbers that a metric compares, from tables that were aligned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from palaestra.competitions.answers.alignment import Alignment, align
from palaestra.competitions.answers.classes import (
    Classes,
    check_labels,
    check_least,
    check_names,
    check_probabilities,
    matrix,
    true_classes,
)
from palaestra.competitions.answers.forms import has_keys, keys_asking, target_columns
from palaestra.competitions.metrics.catalogue import metric_named
from palaestra.competitions.metrics.weights import Weights
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.cells import Numbers, numbers
from palaestra.competitions.tables.table import Rows, Table
from palaestra.core.errors import Invalid

# A truth value for each row: whether it is among those looked at.
Chosen = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ByClass:
    """`truth` (n,) are classes 0 … classes-1; `answer` as for `logloss`, or labels (n,)."""

    truth: Classes
    answer: Numbers
    classes: int
    weights: Weights = None

    def part(self, rows: Chosen) -> "ByClass":
        weights = None if self.weights is None else self.weights[rows]
        return ByClass(self.truth[rows], self.answer[rows], self.classes, weights)


@dataclass(frozen=True, slots=True, eq=False)
class ByValue:
    """Two arrays of the same shape, and how much each row counts."""

    truth: Numbers
    answer: Numbers
    weights: Weights = None

    def part(self, rows: Chosen) -> "ByValue":
        weights = None if self.weights is None else self.weights[rows]
        return ByValue(self.truth[rows], self.answer[rows], weights)


Comparison = ByClass | ByValue


def compare(answer: Table, truth: Table, rules: Rules) -> Comparison:
    """Everything checked and in order. Raises Invalid about ``answer``."""
    pairs = align(answer, truth, rules)
    metric = metric_named(rules.metric)
    if metric.answers == "probabilities":
        return _of_probabilities(answer, truth, rules, pairs)
    if metric.answers == "classes" or rules.type == "cluster":
        return _of_labels(answer, truth, rules, pairs)
    if metric.least is not None:
        for table in (truth, answer):
            check_least(table, compared_columns(table, rules), metric.least)
    return _of_values(answer, truth, rules, pairs)


def _of_values(answer: Table, truth: Table, rules: Rules, pairs: Alignment) -> ByValue:
    if has_keys(rules):
        return _of_cells(answer, truth, rules, pairs)
    names, true_names = compared_columns(answer, rules), compared_columns(truth, rules)
    check_names(names, true_names)
    values = matrix(truth, true_names, rows=pairs.truth)
    return ByValue(
        values, matrix(answer, names, rows=pairs.answer), weights_of(truth, rules, pairs.truth)
    )


def _of_probabilities(answer: Table, truth: Table, rules: Rules, pairs: Alignment) -> Comparison:
    """The answer is one column (see `logloss`), or one column a class."""
    true = true_classes(truth, compared_columns(truth, rules), rules, rows=pairs.truth)
    names = compared_columns(answer, rules)
    if len(names) > 1:
        _refuse_features(names, compared_columns(truth, rules), classes=true.names)
        check_names(names, true.names)
    values = matrix(answer, names, rows=pairs.answer)
    classes = len(true.names)
    if values.ndim == 1 and classes > 2:
        check_labels(answer, names[0], values, classes, rows=pairs.answer)
    else:
        check_probabilities(answer, names, values, rows=pairs.answer)
    return ByClass(true.values, values, classes, weights_of(truth, rules, pairs.truth))


def _refuse_features(names: list[str], true_names: list[str], *, classes: list[str]) -> None:
    """A whole data set with its class column filled in may by chance have a column a class."""
    name = true_names[0]
    if len(true_names) == 1 and name in names and name not in classes:
        raise Invalid(
            "answer",
            f"The answer has {len(names)} columns; send {name} alone, or one column a class.",
            column=name,
        )


def _of_labels(answer: Table, truth: Table, rules: Rules, pairs: Alignment) -> ByClass:
    """The answer is one column of classes or clusters; of one column a class the highest counts."""
    true = true_classes(truth, compared_columns(truth, rules), rules, rows=pairs.truth)
    names, classes = compared_columns(answer, rules), len(true.names)
    weights = weights_of(truth, rules, pairs.truth)
    if rules.type == "cluster":
        check_names(names, ["cluster"])
    elif len(names) > 1:
        _refuse_features(names, compared_columns(truth, rules), classes=true.names)
        check_names(names, true.names)
        highest = matrix(answer, names, rows=pairs.answer).argmax(axis=1)
        return ByClass(true.values, highest.astype(np.float64), classes, weights)
    labels = matrix(answer, names, rows=pairs.answer)
    check_labels(answer, names[0], labels, classes, rows=pairs.answer)
    return ByClass(true.values, labels, classes, weights)


def _of_cells(answer: Table, truth: Table, rules: Rules, pairs: Alignment) -> ByValue:
    """The cells of each target column for the keys that ask for it, one after the other."""
    compared_columns(answer, rules)
    found: list[Numbers] = []
    true: list[Numbers] = []
    counts: list[Numbers] = []
    assert pairs.keys is not None
    assert pairs.truth is not None
    assert pairs.answer is not None
    for name in target_columns(rules):
        asking = pairs.keys.is_in(keys_asking(rules, name)).to_numpy()
        found.append(numbers(answer, name, field="answer", rows=pairs.answer[asking]))
        true.append(numbers(truth, name, field="answer", rows=pairs.truth[asking]))
        if (weights := weights_of(truth, rules, pairs.truth[asking])) is not None:
            counts.append(weights)
    return ByValue(
        np.concatenate(true), np.concatenate(found), np.concatenate(counts) if counts else None
    )


def weights_of(truth: Table, rules: Rules, rows: Rows | None) -> Weights:
    """How much each compared row of the truth counts. Raises Invalid about ``answer``."""
    name = rules.weight_column
    if name is None:
        return None
    weights = numbers(truth, name, field="answer", rows=rows)
    if (weights < 0).any():
        place = int((weights < 0).argmax())
        row = place if rows is None else int(rows[place])
        said = f"{weights[place]:g} is no weight; a weight is 0 or more."
        raise truth.invalid("answer", said, row=row, column=name)
    if not weights.any():
        raise Invalid("answer", "Every weight is 0, so no row counts.", column=name)
    return weights


def compared_columns(table: Table, rules: Rules) -> list[str]:
    """The columns that count: the targets, or for classify and cluster but key, weight, when."""
    if rules.type != "predict":
        beside = {
            rules.dataset_key,
            rules.weight_column,
            *(["when"] if rules.when is not None else []),
        }
        names = [name for name in table.columns if name not in beside]
        if not names:
            raise Invalid("answer", "There is no column with the answer.")
        return names
    targets = target_columns(rules)
    for name in targets:
        if name not in table.columns:
            has = ", ".join(table.columns[:10]) + (", …" if len(table.columns) > 10 else "")
            raise Invalid("answer", f"The column {name} is missing. There are: {has}.", column=name)
    return targets
