"""What of the truth a data set gives away. Worker processes call `look` by its import path.

Nothing here proves a leak: a column may well be a good predictor. The host reads what was found
and decides. Looked for are

* a target that stands in the data set with the truth's own values in rows that are asked for;
* a column, or the order of the rows, that alone orders the target too well: an area under the ROC
  curve (classes) or a rank correlation (numbers) of `SUSPICIOUS` and more, or a text that all but
  determines the class;
* rows to predict whose other columns equal those of a row whose target is given.
"""

from typing import Literal, TypedDict

import msgspec
import numpy as np
import polars as pl

from palaestra.competitions.answers.alignment import keys_of
from palaestra.competitions.answers.comparison import compared_columns
from palaestra.competitions.answers.forms import by_key
from palaestra.competitions.metrics.probability import roc_auc
from palaestra.competitions.metrics.regression import ranks
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.cells import Numbers, as_text
from palaestra.competitions.tables.reading import read_table
from palaestra.competitions.tables.table import Rows, Table

SUSPICIOUS = 0.98
# Fewer rows are ordered well by mere chance.
FEWEST = 20
MOST_CLASSES = 50
MOST_COLUMNS = 1000


class Leak(TypedDict):
    """`strength` from 0 to 1: the share of rows concerned, or how well the column orders them."""

    kind: Literal["target_given", "predicts", "order_predicts", "duplicates"]
    column: str | None
    target: str | None
    strength: float
    rows: int


class Looked(TypedDict):
    """`matched` is how many rows of the truth were found in the data set, of `asked`."""

    leaks: list[Leak]
    matched: int
    asked: int


def look(*, dataset_path: str, truth_path: str, spec: dict[str, object]) -> Looked:
    """Both are CSV as inspection wrote them."""
    rules = msgspec.convert(spec, Rules)
    dataset = read_table(dataset_path, "csv", field="dataset")
    return leaks(dataset, read_table(truth_path, "csv", field="answer"), rules)


def leaks(dataset: Table, truth: Table, rules: Rules) -> Looked:
    found = _matched(dataset, truth, rules)
    if found is None:
        return {"leaks": [], "matched": 0, "asked": truth.height}
    in_truth, in_data = found
    targets = compared_columns(truth, rules)
    beside = {*targets, rules.dataset_key, rules.weight_column}
    features = [name for name in dataset.columns if name not in beside][:MOST_COLUMNS]
    listed: list[Leak] = []
    for target in targets:
        true = truth.column(target).gather(in_truth)
        listed += _given(dataset, in_data, target, true)
        listed += _predicting(dataset, in_data, features, target, true)
    listed += _duplicates(dataset, in_data, features)
    return {"leaks": listed, "matched": len(in_data), "asked": truth.height}


def _matched(dataset: Table, truth: Table, rules: Rules) -> tuple[Rows, Rows] | None:
    """Positions, pair by pair, of rows of the truth and of the data set; None for none."""
    if by_key(rules):
        wanted, there = keys_of(truth, rules), keys_of(dataset, rules)
    elif truth.labels is None and truth.height == dataset.height:
        every = np.arange(truth.height)
        return every, every
    else:
        wanted, there = truth.labels, dataset.all_labels()
    if wanted is None or there is None:
        return None
    one, other = (
        pl.DataFrame({"key": keys.cast(pl.String)}).with_row_index(name).unique("key", keep="none")
        for keys, name in ((wanted, "in_truth"), (there, "in_data"))
    )
    pairs = one.join(other, on="key", how="inner").sort("in_data")
    if not pairs.height:
        return None
    in_truth = pairs.get_column("in_truth").cast(pl.Int64).to_numpy()
    return in_truth, pairs.get_column("in_data").cast(pl.Int64).to_numpy()


def _given(dataset: Table, rows: Rows, target: str, true: pl.Series) -> list[Leak]:
    if target not in dataset.columns:
        return []
    shown = as_text(dataset.column(target).gather(rows))
    equal = int((shown == as_text(true)).fill_null(value=False).sum())
    if not equal:
        return []
    share = equal / len(rows)
    return [Leak(kind="target_given", column=target, target=target, strength=share, rows=equal)]


def _predicting(
    dataset: Table, rows: Rows, features: list[str], target: str, true: pl.Series
) -> list[Leak]:
    if len(rows) < FEWEST or not true.dtype.is_numeric() or true.n_unique() < 2:
        return []
    numbers = true.cast(pl.Float64).to_numpy()
    found = []
    for name in features:
        strength = _strength(dataset.column(name).gather(rows), numbers)
        if strength >= SUSPICIOUS:
            found.append(_leak("predicts", name, target, strength, len(rows)))
    strength = _order(np.arange(len(rows), dtype=float), numbers)
    if strength >= SUSPICIOUS:
        found.append(_leak("order_predicts", None, target, strength, len(rows)))
    return found


def _leak(
    kind: Literal["predicts", "order_predicts"],
    column: str | None,
    target: str,
    strength: float,
    rows: int,
) -> Leak:
    return Leak(kind=kind, column=column, target=target, strength=strength, rows=rows)


def _strength(column: pl.Series, numbers: Numbers) -> float:
    if column.null_count() == len(column) or column.n_unique() < 2:
        return 0.0
    if column.dtype.is_numeric():
        filled = column.cast(pl.Float64)
        return _order(filled.fill_null(filled.min() - 1).to_numpy(), numbers)  # type: ignore[operator]  # a number, for a column of numbers
    return _purity(column.cast(pl.String), numbers)


def _order(values: Numbers, numbers: Numbers) -> float:
    """How well one orders the other, whichever way round."""
    classes = np.unique(numbers)
    if len(classes) <= MOST_CLASSES and len(classes) <= len(numbers) / 5:
        parts = [roc_auc((numbers == each).astype(np.int64), values, classes=2) for each in classes]
        return float(np.mean([max(part, 1 - part) for part in parts]))
    one, other = ranks(values), ranks(numbers)
    return float(abs(np.corrcoef(one, other)[0, 1]))


def _purity(texts: pl.Series, numbers: Numbers) -> float:
    """The share of rows whose text determines the target, where texts recur; 0 where chance would.

    A text that occurs once determines everything and says nothing.
    """
    frame = pl.DataFrame({"text": texts, "target": numbers})
    often = frame.filter(pl.len().over("text") >= FEWEST // 4)
    if often.height < len(numbers) / 2 or often.get_column("target").n_unique() < 2:
        return 0.0
    best = often.group_by("text", "target").len().group_by("text").agg(pl.col("len").max())
    base = often.group_by("target").len().get_column("len").max() or 0
    share = float(best.get_column("len").sum()) / often.height
    return share if share > int(str(base)) / often.height + 0.05 else 0.0


def _duplicates(dataset: Table, rows: Rows, features: list[str]) -> list[Leak]:
    """Rows that are asked for and equal, but for the target, to a row that is not."""
    if len(rows) == dataset.height or not features:
        return []
    asked = np.zeros(dataset.height, dtype=bool)
    asked[rows] = True
    frame = dataset.frame.select(features).with_columns(pl.Series("asked here", asked))
    known = frame.filter(~pl.col("asked here")).select(features).unique()
    equal = frame.filter("asked here").join(known, on=features, how="semi", nulls_equal=True).height
    if not equal:
        return []
    return [
        Leak(kind="duplicates", column=None, target=None, strength=equal / len(rows), rows=equal)
    ]
