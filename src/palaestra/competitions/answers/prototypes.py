"""The empty answer: the columns and rows of one, with nothing in the cells to be filled in."""

import polars as pl

from palaestra.competitions.answers.alignment import asked_rows, keys_of
from palaestra.competitions.answers.comparison import compared_columns
from palaestra.competitions.answers.forms import (
    asked_keys,
    by_key,
    form_of,
    has_keys,
    moment_label,
    target_columns,
)
from palaestra.competitions.metrics.catalogue import metric_named
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.table import Table, numbered


def prototype(rules: Rules, dataset: Table, truth: Table | None = None) -> Table:
    """An answer to fill in, in the form that `forms` describes.

    Without the truth, as clients know a competition, rows follow from spec and data set alone;
    with it, they are those that will be compared.
    """
    if by_key(rules):
        return _by_key(rules, _keys(rules, dataset, truth))
    labels = _labels(rules, dataset, truth)
    return Table(_empty(answer_columns(rules, truth), labels.len()), labels.rename("label"))


def answer_columns(rules: Rules, truth: Table | None) -> list[str]:
    """The columns to fill in: the targets, one or all classes, or the cluster."""
    if rules.type == "predict":
        return target_columns(rules)
    if rules.type == "cluster":
        return ["cluster"]
    names = [] if truth is None else compared_columns(truth, rules)
    if len(names) > 1:
        return names
    if rules.num_classes > 2 and metric_named(rules.metric).answers == "probabilities":
        return [str(number) for number in range(rules.num_classes)]
    # A truth without a name for its column calls it 0, which says nothing to a person.
    return names if names and not names[0].isdecimal() else ["class"]


def _empty(names: list[str], height: int) -> pl.DataFrame:
    return pl.DataFrame(
        {name: pl.repeat(None, height, dtype=pl.Float64, eager=True) for name in names}
    )


def _labels(rules: Rules, dataset: Table, truth: Table | None) -> pl.Series:
    """The name of each row; a number where it has none, which an answer may leave out."""
    if form_of(rules) == "list-when" and (truth is None or truth.height == 1):
        assert rules.when is not None
        return pl.Series([moment_label(rules.when)])
    if truth is not None:
        return truth.all_labels()
    if rules.type != "predict":
        return dataset.all_labels()
    empty = rows_to_fill(rules, dataset)
    return numbered(1) if empty is None else dataset.all_labels().filter(empty)


def rows_to_fill(rules: Rules, dataset: Table) -> pl.Series | None:
    """Where the first target that has empty cells in the data set has them; None without any."""
    for name in target_columns(rules):
        if name in dataset.columns and dataset.column(name).null_count():
            return dataset.column(name).is_null()
    return None


def _keys(rules: Rules, dataset: Table, truth: Table | None) -> Table:
    """The key of each row, in a column called key; with labels where rows have names as well."""
    if truth is not None:
        return _keys_of_truth(rules, dataset, truth)
    if form_of(rules) == "dict-key":
        return _keys_of_dataset(rules, dataset)
    if has_keys(rules):
        return Table(pl.DataFrame({"key": asked_keys(rules)}))
    return Table(pl.DataFrame({"key": keys_of(dataset, rules)}))


def _keys_of_truth(rules: Rules, dataset: Table, truth: Table) -> Table:
    asked = asked_rows(truth, rules)
    keys = asked.select("key")
    if form_of(rules) == "dict-key":
        rows = _keys_of_dataset(rules, dataset)
        if rows.frame.equals(keys):
            return rows
    labels = truth.labels
    return Table(keys, None if labels is None else labels.gather(asked.get_column("position")))


def _keys_of_dataset(rules: Rules, dataset: Table) -> Table:
    """The rows of the data set that have one of the keys asked for."""
    keys = keys_of(dataset, rules)
    assert keys is not None
    asked = keys.is_in(asked_keys(rules))
    return Table(pl.DataFrame({"key": keys.filter(asked)}), dataset.all_labels().filter(asked))


def _by_key(rules: Rules, keys: Table) -> Table:
    """Keys as labels where each has one row and no column of its own is documented."""
    frame = _empty(target_columns(rules), keys.height)
    if rules.when is not None:
        frame = frame.select(pl.repeat(rules.when, keys.height).alias("when"), pl.all())
    key = keys.column("key")
    if form_of(rules) != "dict-key" and key.n_unique() == key.len():
        return Table(frame, key.rename("label"))
    named = key.rename(rules.dataset_key or "index")
    return Table(frame.select(named, pl.all()), _own_labels(keys))


def _own_labels(keys: Table) -> pl.Series | None:
    """The rows' names, unless they only repeat the key."""
    if keys.labels is None or (keys.labels == keys.column("key")).all():
        return None
    return keys.labels
