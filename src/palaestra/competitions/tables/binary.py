"""Tables from Parquet and Arrow: their types are kept where a competition knows them."""

import io
from collections.abc import Callable

import polars as pl

from palaestra.competitions.tables.cells import as_text
from palaestra.competitions.tables.csv_text import LABEL_NAMES
from palaestra.competitions.tables.table import Table, check_columns, check_labels
from palaestra.core.errors import Invalid

# What data frames call row labels that have no name.
UNNAMED = ("__index_level_0__", *LABEL_NAMES)
ARROW_FILE = b"ARROW1"
# A damaged file may also break the decoder itself, whose panic is no ordinary exception.
DAMAGES = (pl.exceptions.PolarsError, OSError, ValueError, pl.exceptions.PanicException)


def damaged(name: str, *, field: str) -> Invalid:
    return Invalid(field, f"This {name} file cannot be read: it is damaged or cut off.")


def read_parquet(content: bytes, *, field: str, labels: bool = True) -> Table:
    return _table(content, "Parquet", pl.read_parquet, field=field, labels=labels)


def read_arrow(content: bytes, *, field: str, labels: bool = True) -> Table:
    """An IPC file (also called Feather 2) or an IPC stream."""
    read = pl.read_ipc if content.startswith(ARROW_FILE) else pl.read_ipc_stream
    return _table(content, "Arrow", read, field=field, labels=labels)


def _table(
    content: bytes,
    name: str,
    read: Callable[[io.BytesIO], pl.DataFrame],
    *,
    field: str,
    labels: bool,
) -> Table:
    try:
        frame = read(io.BytesIO(content))
    except DAMAGES as error:
        raise damaged(name, field=field) from error
    frame = plain(frame, field=field)
    named = label_column(frame.columns) if labels else None
    if named is None:
        check_columns(frame.columns, field=field)
        return Table(frame)
    names = as_text(frame.get_column(named)).rename("label")
    frame = frame.drop(named)
    check_columns(frame.columns, field=field)
    check_labels(names, field=field)
    return Table(frame, names)


def label_column(names: list[str]) -> str | None:
    """The column that holds the rows' labels."""
    named = next((name for name in names if name.lower() in UNNAMED), None)
    return named if len(names) > 1 else None


def plain(frame: pl.DataFrame, *, field: str) -> pl.DataFrame:
    """Each column as competitions know it."""
    return frame.select(_plain(frame.get_column(name), field=field) for name in frame.columns)


def _plain(column: pl.Series, *, field: str) -> pl.Series:
    """Numbers, booleans and texts; moments as ISO 8601, categories as their names."""
    kind = column.dtype
    if kind.is_decimal():
        return column.cast(pl.Float64)
    if kind.is_float():
        # pandas writes a missing value as NaN, which CSV and JSON of ours have no word for.
        return column.cast(pl.Float64).fill_nan(None)
    if kind.is_integer() or kind == pl.Boolean:
        return column.cast(pl.Float64) if kind in (pl.UInt64, pl.Int128) else column
    if kind == pl.String:
        return column.set(column.str.strip_chars() == "", None)
    if kind in (pl.Categorical, pl.Enum, pl.Null):
        return column.cast(pl.String)
    if kind in (pl.Datetime, pl.Date, pl.Time):
        return column.dt.to_string("iso")
    raise Invalid(
        field,
        f"The column {column.name} holds {kind}; numbers, texts, booleans and dates are read.",
        column=column.name,
    )
