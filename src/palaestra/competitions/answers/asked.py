"""Whether a truth fits its data set and spec, and which rows it asks for."""

import numpy as np
import polars as pl

from palaestra.competitions.answers.alignment import asked_rows
from palaestra.competitions.answers.comparison import compare, compared_columns
from palaestra.competitions.answers.forms import by_key, has_keys, target_columns
from palaestra.competitions.metrics.catalogue import metric_named
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.cells import numbers
from palaestra.competitions.tables.table import Table, are_numbers
from palaestra.core.errors import Invalid


def asked_truth(rules: Rules, dataset: Table, truth: Table) -> Table:
    """The truth as scoring reads it: the rows and columns asked for, labelled as in the data set.

    Raises Invalid about ``answer`` or the field of the spec that the tables contradict.
    """
    check_key(rules, dataset)
    _check_weights(rules, truth)
    _check_targets(rules, truth)
    _check_classes(rules, truth)
    if rules.type != "predict" and truth.height > dataset.height:
        raise Invalid(
            "answer",
            f"The answer has {truth.height} rows, but the data set only {dataset.height}.",
        )
    asked = _only_compared(rules, _labelled(rules, dataset, truth))
    # The truth must itself be an answer; this checks its rows and every cell that counts.
    compare(asked, asked, rules)
    return asked


def check_key(rules: Rules, dataset: Table) -> None:
    key = rules.dataset_key
    if key is not None and key not in dataset.columns:
        raise Invalid("spec.dataset_key", f"The data set has no column {key}.", column=key)


def _check_targets(rules: Rules, truth: Table) -> None:
    for name in target_columns(rules):
        if name not in truth.columns:
            raise Invalid(
                "spec.targets", f"The target {name} is no column of the answer.", column=name
            )


def _check_weights(rules: Rules, truth: Table) -> None:
    name = rules.weight_column
    if name is not None and (name not in truth.columns or name in target_columns(rules)):
        said = "is a target" if name in truth.columns else "is no column of the answer"
        raise Invalid("spec.weight_column", f"The weight {name} {said}.", column=name)


def _check_classes(rules: Rules, truth: Table) -> None:
    """Names num_classes where labels go beyond it, which is more likely wrong than the labels."""
    by_class = metric_named(rules.metric).answers != "values"
    names = compared_columns(truth, rules)
    if len(names) != 1 or not (by_class or rules.type == "cluster") or has_keys(rules):
        return
    labels = numbers(truth, names[0], field="answer")
    highest = labels.max()
    if highest >= rules.num_classes and (labels == np.floor(labels)).all() and labels.min() >= 0:
        raise Invalid(
            "spec.num_classes",
            f"The answer has classes up to {highest:g}, so there are at least {highest + 1:g},"
            f" but num_classes is {rules.num_classes}.",
        )


def _labelled(rules: Rules, dataset: Table, truth: Table) -> Table:
    """The truth with the labels of the data set's rows that it is about, where that is known.

    A truth of all rows is about them in order. One of fewer rows is about those that its own
    labels name, or else about those whose target is empty in the data set. Where rows are
    found by key, the truth stays as it is.
    """
    if by_key(rules):
        return truth
    if truth.labels is not None and not are_numbers(truth.labels):
        _check_known(rules, dataset, truth)
        return truth
    if truth.height == dataset.height:
        return Table(truth.frame, dataset.labels)
    empty = _rows_to_fill(rules, dataset, truth)
    if empty is not None:
        return Table(truth.frame, dataset.all_labels().filter(empty).rename("label"))
    if rules.type == "predict":
        return truth
    raise Invalid(
        "answer",
        f"The answer has {truth.height} rows, the data set {dataset.height}. Label the answer's"
        " rows as in the data set, or give the data set a column of the same name that is empty"
        " in the rows to classify.",
    )


def _check_known(rules: Rules, dataset: Table, truth: Table) -> None:
    if rules.type == "predict" or truth.labels is None:
        return
    if truth.height == dataset.height:
        return
    unknown = ~truth.labels.is_in(dataset.all_labels().to_list())
    if unknown.any():
        label = str(truth.labels[int(unknown.arg_max() or 0)])
        raise Invalid("answer", f"The data set has no row labelled {label}.", row=label)


def _rows_to_fill(rules: Rules, dataset: Table, truth: Table) -> pl.Series | None:
    """Where a target is empty in the data set, if in as many rows as the truth has."""
    for name in compared_columns(truth, rules):
        if name in dataset.columns:
            empty = dataset.column(name).is_null()
            if int(empty.sum()) == truth.height:
                return empty
    return None


def _only_compared(rules: Rules, truth: Table) -> Table:
    """Without the columns that scoring never reads and the rows of keys that nobody asks for."""
    counted = {rules.dataset_key, rules.weight_column, *compared_columns(truth, rules)}
    names = [name for name in truth.columns if name in counted]
    if not has_keys(rules):
        return Table(truth.frame.select(names), truth.labels)
    rows = asked_rows(truth, rules).get_column("position")
    labels = None if truth.labels is None else truth.labels.gather(rows)
    return Table(truth.frame.select(names)[rows], labels)
