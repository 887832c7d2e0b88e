"""What travels, as frames of the caller's library."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from palaestra.client.frames.columns import (
    LABEL_NAMES,
    Columns,
    as_columns,
    labelled_by_column,
    labels_of,
)
from palaestra.client.frames.libraries import Library
from palaestra.client.frames.making import LABELS, make

# What the server says of a column: number, text or boolean.
Kinds = Mapping[str, str]


def read_json(text: str | bytes, library: Library) -> Any:
    """A frame from ``{"column": {"row": value}}``, ``{"column": [value]}`` or records."""
    return make(as_columns(json.loads(text)), library)


def read_csv(text: bytes, library: Library, *, kinds: Kinds | None = None) -> Any:
    """A frame from CSV; `kinds` keep codes such as 007 texts, where they are known."""
    kinds = kinds or {}
    if library == "pandas":
        return _with_pandas(text, kinds)
    if library == "polars":
        return _with_polars(text, kinds)
    return make(_in_python(text, kinds), "dict")


def _texts(names: list[str], kinds: Kinds) -> list[str]:
    """The columns to keep as they are written: texts, and labels."""
    first = names[:1] if _is_labelled(names) else []
    return first + [name for name in names if kinds.get(name) == "text"]


def _is_labelled(names: list[str]) -> bool:
    return len(names) > 1 and names[0].lower() in LABEL_NAMES


def _head(stream: io.BytesIO) -> list[str]:
    """The names of the columns, and the stream behind them; a quoted name may be broken."""
    return next(csv.reader(_lines(stream)), [])


def _lines(stream: io.BytesIO) -> Iterator[str]:
    for number, line in enumerate(iter(stream.readline, b"")):
        yield line.decode("utf-8" if number else "utf-8-sig")


def _with_pandas(text: bytes, kinds: Kinds) -> Any:
    import pandas

    names = _head(io.BytesIO(text))
    # By position, since pandas renames a column that has no name.
    as_text = {names.index(name): str for name in _texts(names, kinds)}
    frame = pandas.read_csv(io.BytesIO(text), dtype=as_text, keep_default_na=False, na_values=[""])
    if not _is_labelled(names):
        return frame
    labels = labels_of([str(label) for label in frame.iloc[:, 0]])
    frame = frame.iloc[:, 1:]
    return frame if labels is None else frame.set_axis(labels, axis=0)


def _with_polars(text: bytes, kinds: Kinds) -> Any:
    import polars

    stream = io.BytesIO(text)
    names = _head(stream)
    texts = _texts(names, kinds)
    # The names are read here: polars leaves the doubled quotes of a quoted name doubled.
    plain = {name: f"c{number}" for number, name in enumerate(names)}
    frame = polars.read_csv(
        ",".join(plain.values()).encode() + b"\n" + stream.read(),
        schema_overrides={plain[name]: polars.String for name in texts},
        infer_schema_length=None,
    )
    frame.columns = names
    empty = [name for name in names if name not in texts and frame[name].is_null().all()]
    frame = frame.cast(dict.fromkeys(empty, polars.Float64))
    if not _is_labelled(names):
        return frame
    labels = labels_of(frame.to_series(0).to_list())
    if labels is None:
        return frame.drop(frame.columns[0])
    name = "" if LABELS in names[1:] else LABELS
    return frame.drop(frame.columns[0]).insert_column(0, polars.Series(name, labels))


def _in_python(text: bytes, kinds: Kinds) -> Columns:
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(text), encoding="utf-8-sig", newline=""))
    names = next(rows, [])
    lists: list[list[str]] = [[] for _ in names]
    for row in rows:
        for cells, cell in zip(lists, row or [""], strict=True):
            cells.append(cell)
    texts = set(_texts(names, kinds))
    return labelled_by_column(
        {
            name: [cell or None for cell in cells] if name in texts else _typed(cells)
            for name, cells in zip(names, lists, strict=True)
        }
    )


def _typed(cells: list[str]) -> list[Any]:
    """Numbers or truths where all filled cells are; else the texts."""
    for read in (_whole, float, _truth):
        try:
            return [read(cell) if cell else None for cell in cells]
        except ValueError:
            continue
    return [cell or None for cell in cells]


_whole: Callable[[str], Any] = int


def _truth(cell: str) -> bool:
    if cell.lower() not in ("true", "false"):
        raise ValueError(cell)
    return cell.lower() == "true"
