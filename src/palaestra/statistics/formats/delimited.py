"""CSV, TSV and lines with columns of fixed width."""

import csv
import io
from pathlib import Path
from typing import Any

import polars as pl

from palaestra.core.errors import Invalid
from palaestra.statistics.formats.table import Texts, note

MISSING = ("", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", ".", "#N/A")
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252", "latin-1", "utf-8")
DELIMITERS = (",", ";", "\t", "|", " ")
_SEEN = 64 << 10


def read_delimited(path: Path, choices: dict[str, Any]) -> Texts:
    """Raises Invalid about `file` or a choice."""
    content, encoding = _decoded(path, choices.get("encoding"))
    content = _skipped(content, choices.get("skip") or 0)
    if not content.strip():
        raise Invalid("file", "There is nothing in this file.")
    delimiter = _delimiter(choices.get("delimiter")) or _guess_delimiter(content)
    lines = _some_lines(content, delimiter)
    header = choices.get("header")
    header = _has_header(lines) if header is None else header
    frame, problems = _frame(content, delimiter, header=header, missing=_missing(choices))
    width = len(lines[0])
    heads: list[object] = list(lines[0]) if header else [None] * width
    texts = Texts(
        heads=(heads + [None] * frame.width)[: frame.width],
        columns=[],
        problems=problems,
        guessed={"encoding": encoding, "delimiter": delimiter, "header": header},
    )
    texts.columns = [frame.to_series(index) for index in range(frame.width)]  # type: ignore[misc]  # a series is a list of texts, only quicker
    return texts


def _decoded(path: Path, wanted: str | None) -> tuple[str, str]:
    raw = path.read_bytes()
    if wanted is not None:
        try:
            return raw.decode(wanted), wanted
        except (LookupError, UnicodeDecodeError) as wrong:
            raise Invalid("choices.encoding", f"This is not {wanted[:20]}.") from wrong
    marked = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252", "latin-1"):
        try:
            return raw.decode(encoding), "utf-8" if encoding == "utf-8-sig" else encoding
        except UnicodeDecodeError:
            continue
    raise Invalid("file", "The characters of this file cannot be read.")


def _skipped(content: str, lines: int) -> str:
    for _ in range(lines):
        _, _, content = content.partition("\n")
    return content


def _delimiter(wanted: str | None) -> str | None:
    if wanted is None:
        return None
    named = {"tab": "\t", "\\t": "\t", "space": " ", "comma": ",", "semicolon": ";"}
    plain = named.get(wanted, wanted)
    if len(plain) != 1 or plain in '"\r\n':
        raise Invalid("choices.delimiter", "A delimiter is one character.")
    return plain


def _guess_delimiter(content: str) -> str:
    """The one that divides the first lines into the same number of parts, at least two."""
    best, most = ",", 1
    for delimiter in DELIMITERS:
        widths = [len(line) for line in _some_lines(content, delimiter)]
        if widths and min(widths) == max(widths) and widths[0] > most:
            best, most = delimiter, widths[0]
    if most > 1:
        return best
    counts = {each: content[:_SEEN].count(each) for each in DELIMITERS[:4]}
    return max(counts, key=lambda each: counts[each]) if any(counts.values()) else ","


def _some_lines(content: str, delimiter: str) -> list[list[str]]:
    head = content[:_SEEN]
    if len(content) > _SEEN:
        head = head.rpartition("\n")[0] or head
    reader = csv.reader(io.StringIO(head), delimiter=delimiter)
    try:
        lines = [line for line, _ in zip(reader, range(50), strict=False) if line]
    except csv.Error as wrong:
        raise Invalid("file", f"This cannot be read as a table: {wrong}.") from wrong
    return lines or [[head]]


def _has_header(lines: list[list[str]]) -> bool:
    """No number in the first line, and no two alike."""
    first = [cell.strip() for cell in lines[0]]
    return len(set(first)) == len(first) and not any(_is_number(cell) for cell in first)


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _missing(choices: dict[str, Any]) -> list[str]:
    given = choices.get("missing")
    return list(MISSING if given is None else {"", *given})


def _frame(
    content: str, delimiter: str, *, header: bool, missing: list[str]
) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    problems: list[dict[str, Any]] = []
    try:
        frame = pl.read_csv(
            content.encode(),
            has_header=False,
            skip_rows=1 if header else 0,
            separator=delimiter,
            infer_schema=False,
            null_values=missing,
        )
    except (pl.exceptions.PolarsError, ValueError):
        return _patched(content, delimiter, header=header, missing=missing, problems=problems)
    return frame, problems


def _patched(
    content: str,
    delimiter: str,
    *,
    header: bool,
    missing: list[str],
    problems: list[dict[str, Any]],
) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """Lines of different lengths: short ones are filled up, what is too much is told and left."""
    try:
        lines = [line for line in csv.reader(io.StringIO(content), delimiter=delimiter) if line]
    except csv.Error as wrong:
        raise Invalid("file", f"This cannot be read as a table: {wrong}.") from wrong
    width = len(lines[0])
    body = lines[1:] if header else lines
    gone = set(missing)
    for row, line in enumerate(body, start=1):
        if len(line) != width:
            note(
                problems,
                "width",
                f"Row {row} has {len(line)} cells instead of {width}.",
                row=row,
            )
    cells = [
        [None if index >= len(line) or line[index] in gone else line[index] for line in body]
        for index in range(width)
    ]
    data = {str(index): pl.Series(column, dtype=pl.String) for index, column in enumerate(cells)}
    return pl.DataFrame(data), problems


def read_fixed(path: Path, choices: dict[str, Any]) -> Texts:
    """`widths` are in characters; without them columns end where every line has a blank."""
    content, encoding = _decoded(path, choices.get("encoding"))
    lines = [line for line in _skipped(content, choices.get("skip") or 0).splitlines() if line]
    if not lines:
        raise Invalid("file", "There is nothing in this file.")
    widths = choices.get("widths") or _guess_widths(lines[:1000])
    rows = [_cut(line, widths) for line in lines]
    header = choices.get("header")
    header = _has_header(rows) if header is None else header
    heads: list[object] = list(rows[0]) if header else [None] * len(widths)
    gone = set(_missing(choices))
    body = rows[1:] if header else rows
    columns: list[list[str | None]] = [
        [None if row[index] in gone else row[index] for row in body] for index in range(len(widths))
    ]
    guessed = {"encoding": encoding, "widths": widths, "header": header}
    return Texts(heads=heads, columns=columns, guessed=guessed)


def _guess_widths(lines: list[str]) -> list[int]:
    longest = max(len(line) for line in lines)
    blank = [all(line[at : at + 1] in ("", " ") for line in lines) for at in range(longest)]
    starts = [at for at in range(longest) if not blank[at] and (at == 0 or blank[at - 1])]
    starts = starts or [0]
    ends = [*starts[1:], longest]
    first = [starts[0] + ends[0] - starts[0]]
    return first + [end - start for start, end in zip(starts[1:], ends[1:], strict=True)]


def _cut(line: str, widths: list[int]) -> list[str]:
    cells, at = [], 0
    for width in widths:
        cells.append(line[at : at + width].strip())
        at += width
    return cells
