"""A table in plain Python, between what travels and what people use."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from palaestra.client.frames.libraries import library_of

# What the server takes for the labels' column where it is the first one.
LABEL_NAMES = ("", "index", "unnamed: 0")
_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")

Label = str | int


@dataclass(frozen=True, slots=True)
class Columns:
    """`cells` are lists of one length, by name; `labels` name the rows, None where numbered."""

    cells: dict[str, list[Any]]
    labels: list[Label] | None = None

    @property
    def height(self) -> int:
        return len(next(iter(self.cells.values()), self.labels or []))

    def all_labels(self) -> list[Label]:
        return list(range(self.height)) if self.labels is None else self.labels


def as_columns(table: Any) -> Columns:
    """From a frame, a mapping of columns or a list of records; raises TypeError for others."""
    if isinstance(table, Columns):
        return table
    library = library_of(table)
    if library == "pandas":
        return _of_pandas(table)
    if library == "polars":
        return labelled_by_column(table.to_dict(as_series=False))
    if isinstance(table, Mapping) and table:
        return _of_mapping(table)
    if isinstance(table, Sequence) and table and all(isinstance(row, Mapping) for row in table):
        return labelled_by_column(_of_records(table))
    raise TypeError(
        "A table is a frame of pandas or polars, a mapping of columns, or a list of records;"
        f" this is {type(table).__name__}."
    )


def _of_pandas(frame: Any) -> Columns:
    cells = {str(name): column.tolist() for name, column in frame.items()}
    return Columns(cells, labels_of([str(label) for label in frame.index]))


def _of_mapping(table: Mapping[Any, Any]) -> Columns:
    first = next(iter(table.values()))
    if not isinstance(first, Mapping):
        return labelled_by_column({str(name): list(cells) for name, cells in table.items()})
    texts = [str(label) for label in first]
    cells = {str(name): [by_label[label] for label in first] for name, by_label in table.items()}
    return Columns(cells, labels_of(texts))


def _of_records(records: Iterable[Mapping[Any, Any]]) -> dict[str, list[Any]]:
    rows = list(records)
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    by_text = [{str(name): cell for name, cell in row.items()} for row in rows]
    return {name: [row.get(name) for row in by_text] for name in names}


def labelled_by_column(cells: dict[str, list[Any]]) -> Columns:
    """A first column called index holds the labels, where there is another one."""
    name = next(iter(cells))
    if name.lower() not in LABEL_NAMES or len(cells) == 1:
        return Columns(cells)
    labels = [str(label) for label in cells[name]]
    return Columns({each: cells[each] for each in cells if each != name}, labels_of(labels))


def labels_of(texts: list[str]) -> list[Label] | None:
    """The labels; None for 0, 1, 2, …, which say nothing."""
    labels = named(texts)
    return None if labels == list(range(len(labels))) else labels


def named(texts: list[str]) -> list[Label]:
    """Whole numbers as such where all labels are."""
    if not all(map(_WHOLE.fullmatch, texts)):
        return list(texts)
    return [int(text) for text in texts]


def is_missing(cell: Any) -> bool:
    """None, and the NaN of frames, which alone is not itself."""
    return cell is None or bool(cell != cell)
