"""A data set looked through: what it holds, and the files that are kept of it.

A large one is never held whole: of its columns those that are asked for, of its rows a stretch.
"""

from collections import Counter
from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from palaestra.competitions.summaries import TableSummary
from palaestra.competitions.tables.cells import check_values, kind
from palaestra.competitions.tables.csv_text import is_misread, with_labels, write_csv
from palaestra.competitions.tables.json_text import write_json
from palaestra.competitions.tables.reading import read_table
from palaestra.competitions.tables.stretches import Stretched, columns_among, stretched
from palaestra.competitions.tables.table import Table

# Larger tables are offered as CSV only: the documented JSON repeats every label in every column.
JSON_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """`table` has all rows, and at least the columns that were asked for."""

    summary: TableSummary
    table: Table


def survey(
    path: str,
    format: str,
    *,
    field: str,
    options: dict[str, object] | None = None,
    keep: Collection[str] = (),
    head: int = 20,
    out_dir: str | None = None,
) -> Survey:
    """Look through the data set, and write it as `inspection.inspect` says.

    `options` is the spec's dataset_kwargs, `keep` names columns. Raises Invalid about `field`.
    """
    out = None if out_dir is None else Path(out_dir)
    found = stretched(Path(path), format, field=field)
    if found is not None:
        return _in_stretches(found, field=field, options=options, keep=keep, head=head, out=out)
    table = read_dataset(path, format, field=field, options=options)
    csv, json = (None, None) if out is None else write(table, out, "dataset")
    summary: TableSummary = {
        "columns": [
            {
                "name": name,
                "dtype": kind(table.column(name)),
                "missing": table.column(name).null_count(),
            }
            for name in table.columns
        ],
        "rows": [list(row) for row in table.frame.head(head).rows()],
        "index": table.head_labels(head),
        "labelled": table.labels is not None,
        "total_rows": table.height,
        "csv": csv,
        "json": json,
    }
    return Survey(summary=summary, table=table)


def read_dataset(
    path: str, format: str, *, field: str, options: dict[str, object] | None = None
) -> Table:
    """All at once. `options` is the spec's dataset_kwargs."""
    record = str((options or {}).get("record_column", ""))
    table = read_table(path, format, field=field, record_column=record)
    check_values(table, field=field, text_columns=_text_columns(options))
    return table


def _text_columns(options: dict[str, object] | None) -> list[str]:
    texts = (options or {}).get("text_columns", [])
    return texts if isinstance(texts, list) else []


def _in_stretches(
    found: Stretched,
    *,
    field: str,
    options: dict[str, object] | None,
    keep: Collection[str],
    head: int,
    out: Path | None,
) -> Survey:
    kept, first_rows = columns_among(found.names, keep), list[list[Any]]()
    missing, dtypes, frames = Counter[str](), dict[str, pl.Series](), list[pl.DataFrame]()
    numbered = is_misread(found.names, missing=found.missing)
    csv = None if out is None else out / "dataset.csv"
    with nullcontext() if csv is None else csv.open("wb") as file:
        for table in found.tables():
            check_values(table, field=field, text_columns=_text_columns(options), mixed=found.mixed)
            for name in found.names:
                missing[name] += table.column(name).null_count()
                dtypes.setdefault(name, table.column(name).clear())
            first_rows += map(list, table.frame.head(head - len(first_rows)).rows())
            frames.append(table.frame.select(kept))
            if file is not None:
                written = with_labels(table, numbered=numbered)
                written.write_csv(file, include_header=table.first == 0)
    whole = Table(pl.concat(frames), found.labels)
    summary: TableSummary = {
        "columns": [
            {"name": name, "dtype": kind(dtypes[name]), "missing": missing[name]}
            for name in found.names
        ],
        "rows": first_rows,
        "index": whole.head_labels(head),
        "labelled": found.labels is not None,
        "total_rows": found.height,
        "csv": None if csv is None else str(csv),
        "json": None,
    }
    return Survey(summary=summary, table=whole)


def write(table: Table, folder: Path, name: str, *, as_json: bool = True) -> tuple[str, str | None]:
    """Paths of the table as CSV and, if it is small enough, as JSON."""
    csv = folder / f"{name}.csv"
    csv.write_bytes(write_csv(table))
    if not as_json or csv.stat().st_size > JSON_LIMIT:
        return str(csv), None
    text = write_json(table)
    if len(text) > JSON_LIMIT:
        return str(csv), None
    json = folder / f"{name}.json"
    json.write_bytes(text)
    return str(csv), str(json)
