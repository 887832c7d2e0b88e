"""A table as competitions know it: columns of numbers, texts or booleans, and names of rows."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from palaestra.core.errors import Invalid

MOST_COLUMNS = 10_000

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """`labels` are the rows' names, as text and without doubles; None where rows are numbered.

    A missing value is null; a text of nothing but spaces counts as missing. Of a stretch of a
    larger table, `first` is the position of its first row there.
    """

    frame: pl.DataFrame
    labels: pl.Series | None = None
    first: int = 0

    @property
    def height(self) -> int:
        return self.frame.height

    @property
    def columns(self) -> list[str]:
        return self.frame.columns

    def all_labels(self) -> pl.Series:
        """The labels, or "0", "1", … where rows are numbered."""
        return numbered(self.height, first=self.first) if self.labels is None else self.labels

    def head_labels(self, count: int) -> list[str]:
        if self.labels is None:
            return [str(number) for number in range(min(count, self.height))]
        return [str(label) for label in self.labels.head(count)]

    def column(self, name: str) -> pl.Series:
        return self.frame.get_column(name)

    def invalid(self, field: str, message: str, *, row: int, column: str | None = None) -> Invalid:
        """The error at the row with this position (from 0), told in the words of its author.

        A numbered row counts from 1, the line of column names left out, as people count.
        """
        where: str | int = self.first + row + 1 if self.labels is None else str(self.labels[row])
        said = f"Row {where}" if self.labels is None else f"Row labelled {where}"
        said += "" if column is None else f", column {column}"
        return Invalid(field, f"{said}: {message}", row=where, column=column)


def numbered(height: int, *, first: int = 0) -> pl.Series:
    return pl.Series(np.arange(first, first + height)).cast(pl.String)


def are_numbers(labels: pl.Series) -> bool:
    """Whether labels are just "0", "1", …: what a data frame calls rows that nobody named."""
    if not labels.len() or labels[-1] != str(labels.len() - 1):
        return False
    return bool((labels == numbered(labels.len())).all())


def check_columns(names: list[str], *, field: str) -> None:
    """Refuses too many, nameless and doubled columns."""
    if len(names) > MOST_COLUMNS:
        raise Invalid(field, f"The table has {len(names)} columns; at most {MOST_COLUMNS} fit.")
    seen: set[str] = set()
    for position, name in enumerate(names, start=1):
        if not name:
            raise Invalid(field, f"Column {position} has no name.")
        if name in seen:
            raise Invalid(field, f"Two columns are called {name}: rename one.", column=name)
        seen.add(name)


def check_labels(labels: pl.Series, *, field: str) -> None:
    """Refuses rows without a label and labels that occur twice."""
    if labels.null_count():
        row = int(labels.is_null().arg_max() or 0) + 1
        raise Invalid(field, f"Row {row} has no label in the first column.", row=row)
    if _ascending(labels) or labels.n_unique() == labels.len():
        return
    row = int(labels.is_first_distinct().not_().arg_max() or 0)
    label = str(labels[row])
    raise Invalid(
        field, f"Row {row + 1}: the label {label} occurs twice in the first column.", row=label
    )


def _ascending(labels: pl.Series) -> bool:
    """Whether the labels are ever larger whole numbers: seen much faster than doubles are."""
    whole = labels.cast(pl.Int64, strict=False)
    return not whole.null_count() and bool((whole.diff().slice(1) > 0).all())
