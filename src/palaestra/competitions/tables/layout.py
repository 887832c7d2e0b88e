"""The layout of CSV text: which character parts it, and whether each row has all its fields."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from palaestra.core.errors import Invalid

Bytes = NDArray[np.uint8]

_BLOCK = 1 << 22
_QUOTE, _LINE = ord('"'), ord("\n")


@dataclass(frozen=True, slots=True)
class Head:
    """The names in the first line; `size` is how many bytes it takes, its end included."""

    names: list[str]
    separator: str
    size: int


def read_head(text: bytes, *, field: str) -> Head:
    """Names and separator: comma, or where the line has none, semicolon or tab."""
    size = _first_line(text, field=field)
    line = text[:size].decode().rstrip("\r\n")
    separator = _separator(line)
    try:
        names = next(csv.reader(io.StringIO(line), delimiter=separator))
    except csv.Error as error:
        raise Invalid(field, f"The line of column names cannot be read: {error}.") from error
    return Head([name.strip() for name in names], separator, size)


def _separator(line: str) -> str:
    if "," in line:
        return ","
    likely = max(",;\t", key=line.count)
    # A line of separators alone has no names: it is the name of a table's one column.
    return likely if line.strip(likely + " ") else ","


def _first_line(text: bytes, *, field: str) -> int:
    position = -1
    while (position := text.find(b"\n", position + 1)) >= 0:
        if text.count(b'"', 0, position) % 2 == 0:
            return position + 1
        if position > _BLOCK:
            break
    if text[:_BLOCK].count(b'"') % 2:
        raise Invalid(field, "The line of column names has a quotation mark that is never closed.")
    return len(text)


def quoted_blocks(text: bytes) -> Iterator[tuple[Bytes, NDArray[np.bool]]]:
    """The text in blocks of bytes, with a mask of those between quotation marks.

    Doubled quotes, as in CSV, close and open again. In blocks, since the text may be large.
    """
    buffer, quoted = np.frombuffer(text, dtype=np.uint8), False
    for start in range(0, len(text), _BLOCK):
        block = buffer[start : start + _BLOCK]
        quotes = block == _QUOTE
        inside = np.full(len(block), quoted)
        if quotes.any():
            inside ^= np.cumsum(quotes, dtype=np.uint8) % 2 == 1
        quoted = bool(inside[-1])
        yield block, inside


def end_of_rows(text: bytes) -> int:
    """How many bytes of the text, which begins with a row, are whole rows."""
    if b'"' not in text:
        return text.rfind(b"\n") + 1
    end, start = 0, 0
    for block, inside in quoted_blocks(text):
        found = np.flatnonzero((block == _LINE) & ~inside)
        if len(found):
            end = start + int(found[-1]) + 1
        start += len(block)
    return end


def check_rows(body: bytes, *, separator: str, width: int, field: str, before: int = 0) -> None:
    """Refuses the first row that has not `width` fields, and quotes that are never closed.

    `before` is how many rows of the table came before these.
    """
    rows, pending, quoted = before, 0, False
    for block, inside in quoted_blocks(body):
        parts = np.flatnonzero((block == ord(separator)) & ~inside)
        ends = np.flatnonzero((block == _LINE) & ~inside)
        # How many separators stand before each line end, from the block's beginning.
        passed = np.searchsorted(parts, ends)
        fields = np.diff(passed, prepend=-pending) + 1
        wrong = fields != width
        if wrong.any():
            _refuse(rows + int(wrong.argmax()), int(fields[wrong.argmax()]), width, field=field)
        rows += len(ends)
        pending = len(parts) - int(passed[-1]) if len(ends) else pending + len(parts)
        quoted = bool(inside[-1])
    if quoted:
        raise _unclosed(rows, field=field)
    if body and body[-1] != _LINE and pending + 1 != width:
        _refuse(rows, pending + 1, width, field=field)


def _unclosed(row: int, *, field: str) -> Invalid:
    return Invalid(
        field,
        f"Row {row + 1}: a quotation mark is never closed. Close it, or double it"
        " where it belongs to the text.",
        row=row + 1,
    )


def _refuse(row: int, found: int, width: int, *, field: str) -> None:
    plural = "field" if found == 1 else "fields"
    raise Invalid(
        field,
        f"Row {row + 1} has {found} {plural}, but there are {width} columns.",
        row=row + 1,
    )
