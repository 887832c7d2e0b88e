"""Large tables read a stretch of rows at a time: memory holds a stretch, not the table.

They are read twice: first what their columns are, which only all cells tell, then the values. What
comes out is what `reading` reads at once from the same file.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import polars as pl

from palaestra.competitions.tables.binary import ARROW_FILE, DAMAGES, damaged, label_column, plain
from palaestra.competitions.tables.cells import as_text, count_numbers, is_mixed
from palaestra.competitions.tables.clean_text import clean_chunks
from palaestra.competitions.tables.columns import Column
from palaestra.competitions.tables.csv_text import check_head, read_fields
from palaestra.competitions.tables.layout import Head, check_rows, end_of_rows, read_head
from palaestra.competitions.tables.reading import read_table
from palaestra.competitions.tables.table import Table, check_columns, check_labels
from palaestra.core.errors import Invalid

# Bytes of text, or of cells as they lie in memory.
STRETCH = 32 << 20
CELL = 32


class Stretched(Protocol):
    """`mixed` names the columns of numbers that have single texts in them; `missing` counts empty
    cells of the first column.
    """

    names: list[str]
    labels: pl.Series | None
    height: int

    @property
    def mixed(self) -> set[str]: ...

    @property
    def missing(self) -> int: ...

    def tables(self) -> Iterator[Table]:
        """All rows, a stretch at a time."""
        ...


def stretched(path: Path, format: str, *, field: str) -> Stretched | None:
    """None for what is small, or of a format that can only be read at once.

    Raises Invalid about `field`, as `read_table`.
    """
    if path.stat().st_size <= STRETCH:
        return None
    if format == "csv":
        return CsvStretches(path, field=field)
    if format == "parquet":
        return BinaryStretches(path, "Parquet", pl.scan_parquet, field=field)
    if format == "arrow" and _begins(path, ARROW_FILE):
        return BinaryStretches(path, "Arrow", pl.scan_ipc, field=field)
    return None


def _begins(path: Path, magic: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(magic)) == magic


def read_columns(path: Path, format: str, *, field: str, names: Collection[str]) -> Table:
    """The table with at least those of its columns that are among `names`, and all its rows."""
    found = stretched(path, format, field=field)
    if found is None:
        return read_table(path, format, field=field)
    wanted = columns_among(found.names, names)
    frames = [table.frame.select(wanted) for table in found.tables()]
    return Table(pl.concat(frames), found.labels)


def columns_among(names: list[str], wanted: Collection[str]) -> list[str]:
    """In order; the first where there is none, since a table without columns has no rows."""
    return [name for name in names if name in wanted] or names[:1]


class CsvStretches:
    """A CSV file; its labels are held in memory, each of its other columns a stretch at a time."""

    def __init__(self, path: Path, *, field: str) -> None:
        self._path, self._field = path, field
        self._columns: list[Column] = []
        self.height = 0
        labels: list[pl.Series] = []
        for head, frame in self._frames(is_checked=False):
            if not self._columns:
                self._start(head)
            if self._is_labelled:
                labels.append(frame.to_series(0).str.strip_chars())
            for column, texts in zip(self._columns, self._texts(frame), strict=True):
                column.see(texts)
            self.height += frame.height
        if not self.height:
            raise Invalid(field, "The table has column names but no rows.")
        self.labels = pl.concat(labels).rename("label") if labels else None
        if self.labels is not None:
            check_labels(self.labels, field=field)

    def _start(self, head: Head) -> None:
        self._is_labelled = check_head(head, field=self._field)
        self.names = head.names[self._is_labelled :]
        commas = head.separator == ";"
        self._columns = [Column(commas=commas) for _ in self.names]

    @property
    def missing(self) -> int:
        return self.height - self._columns[0].plain.filled

    @property
    def mixed(self) -> set[str]:
        found = zip(self.names, self._columns, strict=True)
        return {name for name, column in found if column.is_mixed}

    def _texts(self, frame: pl.DataFrame) -> list[pl.Series]:
        return frame.get_columns()[self._is_labelled :]

    def tables(self) -> Iterator[Table]:
        first = 0
        for _, frame in self._frames(is_checked=True):
            if not frame.height:  # the names alone
                continue
            seen = zip(self.names, self._columns, self._texts(frame), strict=True)
            values = [column.values(texts).alias(name) for name, column, texts in seen]
            labels = None if self.labels is None else self.labels.slice(first, frame.height)
            yield Table(pl.DataFrame(values), labels, first)
            first += frame.height

    def _frames(self, *, is_checked: bool) -> Iterator[tuple[Head, pl.DataFrame]]:
        head: Head | None = None
        rows = 0
        for text in _rows(clean_chunks(self._path, field=self._field, is_checked=is_checked)):
            body = text
            if head is None:
                head = read_head(text, field=self._field)
                body = text[head.size :]
            if not is_checked:
                self._check(body, head, before=rows)
            frame = read_fields(body, head, field=self._field)
            rows += frame.height
            yield head, frame
        if head is None:
            raise Invalid(self._field, "There is nothing in it.")

    def _check(self, body: bytes, head: Head, *, before: int) -> None:
        width = len(head.names)
        check_rows(body, separator=head.separator, width=width, field=self._field, before=before)


def _rows(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The text in pieces of whole rows, a stretch each where no row is longer than that."""
    held, wanted = bytearray(), STRETCH
    for chunk in chunks:
        held += chunk
        if len(held) < wanted:
            continue
        end = end_of_rows(bytes(held))
        if end:
            yield bytes(held[:end])
            del held[:end]
        wanted = STRETCH if end else 2 * len(held)
    if held:
        yield bytes(held)


class BinaryStretches:
    """A Parquet or Arrow file; its labels are held in memory, all else a stretch at a time."""

    def __init__(
        self, path: Path, name: str, scan: Callable[[Path], pl.LazyFrame], *, field: str
    ) -> None:
        self._scan, self._name, self._field = scan(path), name, field
        with self._unbroken():
            found = self._scan.collect_schema().names()
            self.height = int(self._scan.select(pl.len()).collect().item())
        named = label_column(found)
        self.names = [name for name in found if name != named]
        check_columns(self.names, field=field)
        if not self.height:
            raise Invalid(field, "The table has column names but no rows.")
        self.labels = None if named is None else self._labels(named)
        self.missing = 0
        self.mixed = self._mixed()

    @contextmanager
    def _unbroken(self) -> Iterator[None]:
        try:
            yield
        except DAMAGES as error:
            raise damaged(self._name, field=self._field) from error

    def _labels(self, named: str) -> pl.Series:
        with self._unbroken():
            frame = self._scan.select(named).collect()
        labels = as_text(plain(frame, field=self._field).to_series()).rename("label")
        check_labels(labels, field=self._field)
        return labels

    def _mixed(self) -> set[str]:
        filled, numbers = Counter[str](), Counter[str]()
        for table in self.tables():
            self.missing += table.column(self.names[0]).null_count()
            for column in table.frame.select(pl.col(pl.String)).get_columns():
                filled[column.name] += column.len() - column.null_count()
                numbers[column.name] += count_numbers(column)
        return {name for name in filled if is_mixed(filled=filled[name], numbers=numbers[name])}

    def tables(self) -> Iterator[Table]:
        step = max(STRETCH // (CELL * len(self.names)), 1)
        for first in range(0, self.height, step):
            with self._unbroken():
                found = self._scan.slice(first, step).select(self.names).collect()
            labels = None if self.labels is None else self.labels.slice(first, step)
            yield Table(plain(found, field=self._field), labels, first)
