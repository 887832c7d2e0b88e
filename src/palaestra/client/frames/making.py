"""Frames of the caller's library, from plain columns."""

from typing import Any

from palaestra.client.frames.columns import Columns
from palaestra.client.frames.libraries import Library

LABELS = "index"


def make(columns: Columns, library: Library) -> Any:
    """Labels become pandas' index, and elsewhere a first column called ``index``."""
    if library == "pandas":
        return _of_pandas(columns)
    cells = columns.cells if columns.labels is None else _with_labels(columns)
    return _of_polars(cells) if library == "polars" else cells


def _of_pandas(columns: Columns) -> Any:
    import pandas

    frame = pandas.DataFrame(columns.cells, index=columns.labels)
    return frame.astype(dict.fromkeys(_empty(columns.cells), "float64"))


def _of_polars(cells: dict[str, list[Any]]) -> Any:
    import polars

    # Not strict: a column of numbers may mix 1 and 2.5.
    frame = polars.DataFrame(cells, strict=False, infer_schema_length=None)
    return frame.cast(dict.fromkeys(_empty(cells), polars.Float64))


def _empty(cells: dict[str, list[Any]]) -> list[str]:
    """Columns to be filled in, which libraries would give types that take no numbers."""
    return [name for name, column in cells.items() if all(cell is None for cell in column)]


def _with_labels(columns: Columns) -> dict[str, list[Any]]:
    name = "" if LABELS in columns.cells else LABELS
    return {name: list(columns.labels or []), **columns.cells}
