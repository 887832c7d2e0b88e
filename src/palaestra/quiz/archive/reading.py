"""A file of any kind becomes a plan. Runs in a worker: files of strangers are opened here."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import msgspec

from palaestra.core.errors import Invalid
from palaestra.quiz import pictures
from palaestra.quiz.archive.gift import read_gift
from palaestra.quiz.archive.plan import Plan, PlannedSlide, asking, check, to_builtins
from palaestra.quiz.archive.rows import read_rows

QUIZ_FILE = "quiz.json"
MOST_FILES = 1000
# What an archive may unpack to.
MOST_BYTES = 256 << 20
LARGEST_TEXT = 8 << 20
MOST_ROWS = 2000


def read(*, path: str, filename: str, out_dir: str) -> dict[str, Any]:
    """`{"plan", "pictures"}`: what is in the file, and its pictures by name as `prepare` drew them.

    Raises Invalid for a file that is none of those known.
    """
    file, out = Path(path), Path(out_dir)
    if zipfile.is_zipfile(file):
        return _zipped(file, out)
    text = _decoded(file)
    slides = _text_slides(text, filename)
    return {"plan": to_builtins(_named(slides, filename)), "pictures": {}}


def _named(slides: list[PlannedSlide], filename: str) -> Plan:
    if not slides:
        raise Invalid("file", "There is no question in this file.")
    return check(Plan(name=Path(filename).stem[:200], slides=slides))


def _decoded(file: Path) -> str:
    if file.stat().st_size > LARGEST_TEXT:
        raise Invalid("file", f"A text of questions has at most {LARGEST_TEXT:,} bytes.")
    content = file.read_bytes()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Invalid("file", "Send a zip of ours, a CSV or XLSX table, or GIFT text.")


def _text_slides(text: str, filename: str) -> list[PlannedSlide]:
    is_table = filename.lower().endswith(".csv") or (
        "{" not in text and not filename.lower().endswith((".gift", ".txt"))
    )
    if not is_table:
        return [asking(question) for question in read_gift(text)]
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        return read_rows(list(csv.reader(io.StringIO(text), dialect))[:MOST_ROWS])
    except csv.Error as wrong:
        raise Invalid("file", f"This is no CSV table: {wrong}.") from wrong


def _zipped(file: Path, out: Path) -> dict[str, Any]:
    """A spreadsheet is a zip too."""
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_FILES or sum(one.file_size for one in infos) > MOST_BYTES:
                raise Invalid("file", "This archive unpacks to more than is taken.")
            names = set(archive.namelist())
            if QUIZ_FILE in names:
                return _ours(archive, names, out)
        if "xl/workbook.xml" in names:
            slides = read_rows(_sheet(file))
            return {"plan": to_builtins(_named(slides, "")), "pictures": {}}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as broken:
        raise Invalid("file", "This archive is broken.") from broken
    raise Invalid("file", f"There is no {QUIZ_FILE} in this archive.")


def _sheet(file: Path) -> list[list[str]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=40, values_only=True)
        return [[_cell(value) for value in row] for row in rows]
    except Invalid:
        raise
    except Exception as broken:  # openpyxl raises whatever its parsers do
        raise Invalid("file", "This spreadsheet cannot be read.") from broken


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _ours(archive: zipfile.ZipFile, names: set[str], out: Path) -> dict[str, Any]:
    try:
        plan = check(msgspec.json.decode(_member(archive, QUIZ_FILE), type=Plan))
    except msgspec.MsgspecError as wrong:
        raise Invalid("file", f"{QUIZ_FILE}: {wrong}.") from wrong
    drawn = {}
    for number, name in enumerate(sorted(_media(plan))):
        if f"media/{name}" not in names:
            raise Invalid("file", f"The archive lacks its picture {name[:60]!r}.")
        folder = out / str(number)
        folder.mkdir()
        sent = folder / "sent"
        sent.write_bytes(_member(archive, f"media/{name}"))
        drawn[name] = pictures.prepare(path=str(sent), out_dir=str(folder))
    return {"plan": to_builtins(plan), "pictures": drawn}


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read with a limit: what an archive says of itself need not be true."""
    with archive.open(name) as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid("file", "This archive unpacks to more than is taken.")
    return content


def _media(plan: Plan) -> set[str]:
    named = {plan.background, *(slide.background for slide in plan.slides)}
    for slide in plan.slides:
        named |= {one.media for one in slide.components}
    return {name for name in named if name}
