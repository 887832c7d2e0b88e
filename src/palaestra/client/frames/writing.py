"""What people hand over as a table, as the text that travels."""

import csv
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from palaestra.client.frames.columns import LABEL_NAMES, Columns, as_columns
from palaestra.client.frames.libraries import library_of


@dataclass(frozen=True, slots=True)
class Table:
    """A table as UTF-8 text."""

    text: bytes
    type: Literal["csv", "json"]

    @property
    def media_type(self) -> str:
        return "application/json" if self.type == "json" else "text/csv"


def is_address(table: object) -> bool:
    """Whether this is a URL to fetch rather than a table."""
    return isinstance(table, str) and table.strip()[:8].lower().startswith(("http://", "https://"))


def written(table: Any) -> Table:
    """CSV of a frame; a text or bytes as they are; what a path leads to.

    Cells are written as the server writes them: a missing one is empty. A text column of nothing
    but numbers arrives as numbers. Raises TypeError for what is no table.
    """
    if isinstance(table, Table):
        return table
    if isinstance(table, str | bytes):
        text = table.encode() if isinstance(table, str) else table
        return Table(text, "json" if _begins_json(text) else "csv")
    if isinstance(table, os.PathLike):
        return written(Path(table).read_bytes())
    library = library_of(table)
    if library == "pandas":
        return Table(_of_pandas(table).encode(), "csv")
    if library == "polars":
        return Table(_of_polars(table).encode(), "csv")
    return Table(_of_columns(as_columns(table)).encode(), "csv")


def _begins_json(text: bytes) -> bool:
    return text.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _of_pandas(frame: Any) -> str:
    if frame.ndim == 1:
        frame = frame.to_frame()
    if frame.index.nlevels > 1 or frame.columns.nlevels > 1:
        raise TypeError("Rows and columns have one label each: call reset_index() first.")
    names = [str(name) for name in frame.columns]
    labelled = not _is_numbered(frame.index) or _would_be_labels(names)
    text: str = frame.to_csv(
        index=labelled, index_label=_label_name(names), lineterminator="\n", header=names
    )
    return text


def _is_numbered(index: Any) -> bool:
    return type(index).__name__ == "RangeIndex" and (index.start, index.step) == (0, 1)


def _would_be_labels(names: list[str]) -> bool:
    return bool(names) and names[0].lower() in LABEL_NAMES


def _label_name(names: list[str]) -> str:
    return "" if "index" in names else "index"


def _of_polars(frame: Any) -> str:
    frame = frame.collect() if hasattr(frame, "collect") else frame
    frame = frame.to_frame() if hasattr(frame, "to_frame") else frame
    if frame.width == 1 and frame.to_series().null_count():
        # Otherwise a missing value would be an empty line, which says nothing.
        frame = frame.with_row_index(_label_name(frame.columns))
    text: str = frame.write_csv()
    return text


def _of_columns(columns: Columns) -> str:
    names = list(columns.cells)
    lists = [list(map(_cell, cells)) for cells in columns.cells.values()]
    if columns.labels is not None or _would_be_labels(names):
        names.insert(0, _label_name(names))
        lists.insert(0, [str(label) for label in columns.all_labels()])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(zip(*lists, strict=True))
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None or value != value:  # only NaN differs from itself
        return ""
    return repr(float(value)) if isinstance(value, float) else str(value)
