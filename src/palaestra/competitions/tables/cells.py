"""What cells hold: texts become typed columns, columns become numbers, wrong ones are named."""

import re
from collections.abc import Collection
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from palaestra.competitions.tables.table import Rows, Table
from palaestra.core.errors import Invalid

Numbers = NDArray[np.float64]

# Codes such as 007 or 02138 would lose their zeros as numbers.
CODE = r"^[+-]?0[0-9]"
_DECIMAL_COMMA = re.compile(r"^[+-]?\d*,\d+$")


def typed(texts: pl.Series) -> pl.Series:
    """Numbers where every filled cell is one, booleans likewise, else the texts as they are.

    A cell of nothing but spaces is missing.
    """
    trimmed = texts.str.strip_chars()
    if (blank := trimmed == "").any():
        texts, trimmed = _without(texts, blank), _without(trimmed, blank)
    filled = texts.len() - texts.null_count()
    if not filled:
        return texts
    numbers = trimmed.cast(pl.Float64, strict=False)
    if numbers.len() - numbers.null_count() == filled:
        return texts if trimmed.str.contains(CODE).any() else _whole(trimmed, numbers)
    truths = trimmed.str.to_lowercase()
    if truths.drop_nulls().is_in(["true", "false"]).all():
        return truths == "true"
    return texts


def _without(texts: pl.Series, blank: pl.Series) -> pl.Series:
    return pl.select(pl.when(~blank).then(texts)).to_series()


def _whole(texts: pl.Series, numbers: pl.Series) -> pl.Series:
    whole = texts.cast(pl.Int64, strict=False)
    return whole if whole.null_count() == texts.null_count() else numbers


def kind(column: pl.Series) -> Literal["number", "text", "boolean"]:
    """number, text or boolean, as people are told."""
    if column.dtype.is_numeric():
        return "number"
    return "boolean" if column.dtype == pl.Boolean else "text"


def as_text(column: pl.Series) -> pl.Series:
    """Values as they would be written as a label: 72 and 72.0 are both "72"."""
    if column.dtype.is_float():
        whole = column.cast(pl.Int64, strict=False)
        if (whole == column).all():
            column = whole
    return column.cast(pl.String)


def numbers(table: Table, name: str, *, field: str, rows: Rows | None = None) -> Numbers:
    """The column as finite numbers, one a row, or the error that names the first wrong cell.

    With `rows`, positions from 0, only these cells, in this order.
    """
    column = table.column(name)
    if rows is not None:
        column = column.gather(rows)
    values = _cast(column)
    if values.null_count() or not values.is_finite().all():
        position = int((~values.is_finite().fill_null(value=False)).arg_max() or 0)
        wrong = _wrong(column, position)
        row = position if rows is None else int(rows[position])
        raise table.invalid(field, wrong, row=row, column=name)
    return values.to_numpy()


def _cast(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        column = column.str.strip_chars()
    return column.cast(pl.Float64, strict=False)


def _wrong(column: pl.Series, position: int) -> str:
    value = column[position]
    if value is None:
        return "a number is missing."
    if isinstance(value, str) and _DECIMAL_COMMA.match(value.strip()):
        return f"“{value}” has a decimal comma; write {value.strip().replace(',', '.')}."
    shown = value if len(str(value)) <= 40 else str(value)[:40] + "…"
    return f"“{shown}” is not a finite number."


def check_values(
    table: Table, *, field: str, text_columns: list[str], mixed: Collection[str] | None = None
) -> None:
    """Refuses NaN and infinities, and single texts in a column of numbers.

    A column is one of numbers where at least three quarters of its filled cells are;
    `text_columns` names those that are texts all the same, as ticket numbers may be. Of a stretch
    of a table `mixed` says which columns of the whole are numbers with texts in them.
    """
    for name in table.columns:
        if name in text_columns:
            continue
        column = table.column(name)
        if column.dtype.is_float():
            _refuse(table, name, ~column.is_finite(), field=field)
        elif name in mixed if mixed is not None else _is_mixed(column):
            _refuse_texts(table, name, field=field)


def _is_mixed(column: pl.Series) -> bool:
    if column.dtype != pl.String:
        return False
    return is_mixed(filled=column.len() - column.null_count(), numbers=count_numbers(column))


def count_numbers(texts: pl.Series) -> int:
    values = _cast(texts)
    return values.len() - values.null_count()


def is_mixed(*, filled: int, numbers: int) -> bool:
    """Whether a column of texts is one of numbers with single texts in it."""
    return 0.75 * filled <= numbers < filled


def _refuse_texts(table: Table, name: str, *, field: str) -> None:
    """Refuses the first filled cell of a column of texts that is no number."""
    texts = table.column(name)
    _refuse(table, name, _cast(texts).is_null() & texts.is_not_null(), field=field)


def _refuse(table: Table, name: str, wrong: pl.Series, *, field: str) -> None:
    if not wrong.any():
        return
    position = int(wrong.fill_null(value=False).arg_max() or 0)
    said = _wrong(table.column(name), position)
    advice = " Correct it, or leave the cell empty if the value is missing."
    if table.column(name).dtype == pl.String:
        advice += " If the column is text, name it in dataset_kwargs.text_columns."
    raise table.invalid(field, said + advice, row=position, column=name)


def refuse_empty(table: Table, *, field: str) -> Table:
    if not table.columns:
        raise Invalid(field, "The table has no columns.")
    if not table.height:
        raise Invalid(field, "The table has column names but no rows.")
    return table
