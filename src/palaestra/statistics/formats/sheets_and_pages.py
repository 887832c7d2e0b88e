"""Workbooks of Excel, and tables in pages."""

import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from palaestra.core.errors import Invalid
from palaestra.statistics.formats.delimited import MISSING
from palaestra.statistics.formats.table import Texts, choose_part

# What a workbook may unpack to, and how many cells a sheet may have.
UNPACKED = 1 << 30
MOST_CELLS = 20_000_000


def read_workbook(path: Path, choices: dict[str, Any]) -> Texts:
    """Raises Invalid about `file`."""
    import openpyxl

    _refuse_bomb(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as wrong:
        raise Invalid("file", "This workbook cannot be read.") from wrong
    parts = [sheet.title for sheet in book.worksheets]
    if not parts:
        raise Invalid("file", "This workbook has no sheet of cells.")
    sheet = book.worksheets[choose_part(parts, choices.get("part"))]
    rows = _rows_of(sheet, skip=choices.get("skip") or 0)
    book.close()
    return _texts(rows, choices, parts)


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as wrong:
        raise Invalid("file", "This is no workbook of Excel (.xlsx).") from wrong
    if size > UNPACKED:
        raise Invalid("file", "Unpacked, this workbook is larger than 1 GiB.")


def _rows_of(sheet: Any, *, skip: int) -> list[list[str | None]]:
    rows: list[list[str | None]] = []
    cells = 0
    for index, row in enumerate(sheet.iter_rows(values_only=True)):
        if index < skip:
            continue
        cells += len(row)
        if cells > MOST_CELLS:
            raise Invalid("file", f"A sheet may have {MOST_CELLS:,} cells: save it as CSV.")
        rows.append([_text(cell) for cell in row])
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    return rows


def _text(cell: object) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def read_page(path: Path, choices: dict[str, Any]) -> Texts:
    """The tables of an HTML page; one is chosen by its place or its caption."""
    from lxml import html  # type: ignore[import-untyped]  # shipped without types

    raw = path.read_bytes()
    parser = html.HTMLParser(encoding=choices.get("encoding"), huge_tree=False, no_network=True)
    try:
        tree = html.document_fromstring(raw, parser=parser)
    except Exception as wrong:
        raise Invalid("file", "This page cannot be read.") from wrong
    tables = tree.xpath("//table[.//tr]")
    if not tables:
        raise Invalid("file", "There is no table in this page.")
    parts = [_caption(table, place) for place, table in enumerate(tables, start=1)]
    table = tables[choose_part(parts, choices.get("part"))]
    rows = [
        [_words(cell) for cell in line.xpath("./th|./td")]
        for line in table.xpath(".//tr[not(ancestor::table[2])]")
    ]
    return _texts(rows[choices.get("skip") or 0 :], choices, parts)


def _caption(table: Any, place: int) -> str:
    said = " ".join(table.xpath("string(./caption)").split())
    return said[:80] or f"Table {place}"


def _words(cell: Any) -> str | None:
    return " ".join(cell.text_content().split()) or None


def _texts(rows: list[list[str | None]], choices: dict[str, Any], parts: list[str]) -> Texts:
    width = max((len(row) for row in rows), default=0)
    if not rows or not width:
        raise Invalid("file", "There is nothing in this part of the file.")
    rows = [row + [None] * (width - len(row)) for row in rows]
    header = choices.get("header")
    if header is None:
        header = all(cell is not None and not _is_number(cell) for cell in rows[0])
    given = choices.get("missing")
    gone = set(MISSING if given is None else given)
    body = rows[1:] if header else rows
    return Texts(
        heads=list(rows[0]) if header else [None] * width,
        columns=[
            [None if row[index] in gone else row[index] for row in body] for index in range(width)
        ],
        parts=parts,
        guessed={"header": header},
    )


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
