"""The truth within a data set that was fetched again: what it holds now and did not hold before.

* Where rows are found by key: the rows of the keys asked for, if each has as many as were asked
  for, else the first that are new.
* Cells of a target that were empty, once they are filled.
* Else, for predictions, the row that `when` names, or the first new row; for classes and
  clusters, the columns that are new.
"""

import polars as pl

from palaestra.competitions.answers.alignment import keys_of
from palaestra.competitions.answers.comparison import compared_columns
from palaestra.competitions.answers.forms import by_key, form_of, moment_label
from palaestra.competitions.answers.prototypes import prototype, rows_to_fill
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.csv_text import write_csv
from palaestra.competitions.tables.table import Table
from palaestra.core.errors import Invalid


def revealed(rules: Rules, dataset: Table, fresh: Table) -> Table:
    """Rows and columns of `fresh` that answer what `dataset` left open.

    Raises Invalid about ``answer`` where there are none yet.
    """
    if write_csv(fresh) == write_csv(dataset):
        raise Invalid("answer", "The data set is still what it was when this was hosted.")
    if by_key(rules):
        return _of_keys(rules, dataset, fresh)
    if rules.type != "predict":
        return _of_columns(rules, dataset, fresh)
    empty = rows_to_fill(rules, dataset) if form_of(rules) == "list" else None
    return _next_row(rules, dataset, fresh) if empty is None else _filled(dataset, fresh, empty)


def _of_keys(rules: Rules, dataset: Table, fresh: Table) -> Table:
    wanted = keys_of(prototype(rules, dataset), rules)
    found = keys_of(fresh, rules)
    assert wanted is not None, "a prototype by key has its keys"
    if found is None:
        raise Invalid("answer", "The data set fetched again has no keys any more.")
    before = keys_of(dataset, rules)
    rows = (
        pl.DataFrame({"key": found})
        .with_row_index("position")
        .with_columns(nth=pl.int_range(pl.len()).over("key"), now=pl.len().over("key"))
        .join(_counts(wanted, "wanted"), on="key", how="inner", maintain_order="left")
        .join(_counts(before, "before"), on="key", how="left", maintain_order="left")
        .with_columns(pl.col("before").fill_null(0))
    )
    is_new = pl.col("nth").is_between(
        pl.col("before"), pl.col("before") + pl.col("wanted"), closed="left"
    )
    kept = rows.filter((pl.col("now") == pl.col("wanted")) | is_new).get_column("position")
    if not kept.len():
        raise Invalid("answer", "The data set has no new row yet for the keys asked for.")
    return _rows(fresh, kept)


def _counts(keys: pl.Series | None, name: str) -> pl.DataFrame:
    given = pl.Series("key", [], dtype=pl.String) if keys is None else keys.rename("key")
    return pl.DataFrame({"key": given}).group_by("key").agg(pl.len().alias(name))


def _rows(table: Table, positions: pl.Series) -> Table:
    labels = None if table.labels is None else table.labels.gather(positions)
    return Table(table.frame[positions.to_list()], labels)


def _filled(dataset: Table, fresh: Table, asked: pl.Series) -> Table:
    """The rows of `fresh` that stand where `asked` is true in the data set, labelled as there."""
    labels = dataset.all_labels().filter(asked).rename("label")
    if dataset.labels is None or fresh.labels is None:
        if fresh.height < dataset.height:
            raise Invalid("answer", "The data set fetched again has fewer rows than before.")
        return Table(fresh.frame[asked.arg_true().to_list()], labels)
    places = pl.DataFrame({"label": fresh.labels}).with_row_index("position")
    found = pl.DataFrame({"label": labels}).join(
        places, on="label", how="left", maintain_order="left"
    )
    positions = found.get_column("position")
    if positions.null_count():
        gone = str(labels[int(positions.is_null().arg_max() or 0)])
        raise Invalid("answer", f"The data set has no row labelled {gone} any more.", row=gone)
    return Table(fresh.frame[positions.to_list()], labels)


def _next_row(rules: Rules, dataset: Table, fresh: Table) -> Table:
    if form_of(rules) == "list-when" and fresh.labels is not None:
        assert rules.when is not None
        named = (fresh.labels == moment_label(rules.when)).arg_true()
        if named.len():
            return Table(fresh.frame[[int(named[0])]])
    if dataset.labels is None or fresh.labels is None:
        new = pl.Series(range(dataset.height, fresh.height), dtype=pl.Int64)
    else:
        new = (~fresh.labels.is_in(dataset.labels.to_list())).arg_true()
    if not new.len():
        raise Invalid("answer", "The data set has no new row yet.")
    return Table(fresh.frame[[int(new[0])]])


def _of_columns(rules: Rules, dataset: Table, fresh: Table) -> Table:
    names = compared_columns(fresh, rules)
    new = [name for name in names if name not in dataset.columns]
    if new:
        truth = _filled(dataset, fresh, pl.repeat(True, dataset.height, eager=True))
        return Table(truth.frame.select(new), truth.labels)
    name = "class" if rules.type == "classify" else "cluster"
    empty = dataset.column(name).is_null() if name in dataset.columns else pl.Series([False])
    if name not in names or not empty.any():
        raise Invalid("answer", "The data set has no new column with the answer yet.")
    truth = _filled(dataset, fresh, empty)
    return Table(truth.frame.select(name), truth.labels)
