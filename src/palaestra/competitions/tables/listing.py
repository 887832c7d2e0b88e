"""Listings for people: CSV, Parquet or a spreadsheet. A worker calls `write` by its import path."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from palaestra.core.spreadsheets import harmless

_TYPES = {"number": pl.Float64, "text": pl.String}
# By which spreadsheets know UTF-8.
_MARK = b"\xef\xbb\xbf"


def write(*, lines: str, out: str, columns: dict[str, str], format: str) -> None:
    """`lines` is a file of one JSON object a row; `columns` says number or text of each."""
    schema = {name: _TYPES[kind] for name, kind in columns.items()}
    empty = not Path(lines).stat().st_size
    frame = pl.DataFrame(schema=schema) if empty else pl.read_ndjson(lines, schema=schema)
    writers = {"csv": _csv, "parquet": _parquet, "xlsx": _xlsx}
    writers[format](_whole(frame), Path(out))


def _whole(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns of whole numbers as such: rank 1, not 1.0."""
    counted = [
        name
        for name, kind in frame.schema.items()
        if kind == pl.Float64 and name in ("rank", "submissions", "answer_bytes")
    ]
    return frame.with_columns(pl.col(counted).cast(pl.Int64))


def _parquet(frame: pl.DataFrame, out: Path) -> None:
    frame.write_parquet(out)


def _csv(frame: pl.DataFrame, out: Path) -> None:
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    safe = frame.with_columns(
        pl.col(name).map_elements(harmless, return_dtype=pl.String) for name in texts
    )
    out.write_bytes(_MARK + safe.write_csv().encode())


def _xlsx(frame: pl.DataFrame, out: Path) -> None:
    """Row by row to disk: no more of it in memory than one."""
    from xlsxwriter import Workbook  # here: only who asks for a spreadsheet needs it

    book = Workbook(
        str(out),
        {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True},
    )
    sheet = book.add_worksheet()
    for number, row in enumerate(_rows(frame)):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, place, str(harmless(cell)))
            elif cell is not None:
                sheet.write_number(number, place, cell)
    book.close()


def _rows(frame: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    yield tuple(frame.columns)
    yield from frame.iter_rows()
