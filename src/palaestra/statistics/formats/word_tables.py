"""Tables of results in Word, as preferences say that they look."""

from typing import Any

from palaestra.statistics.formats.blocks import Grid
from palaestra.statistics.formats.looks import NO_BORDER, Cells, Letters, Look
from palaestra.statistics.formats.word_text import possible

_STYLE = "Light List"
_POINTS_IN_A_PIXEL = 0.75
_SIDES = ("top", "left", "bottom", "right")


def add_table(document: Any, grid: Grid, look: Look) -> None:
    table = document.add_table(rows=0, cols=max(len(line) for line in grid.lines))
    table.style = _STYLE
    for number, line in enumerate(grid.lines):
        is_head = number < grid.heads
        for cell, text in zip(table.add_row().cells, line, strict=False):
            cell.text = possible(text)
            _set_letters(cell, look.letters)
            _set_cell(cell, look.cells)
            if is_head:
                _set_letters(cell, look.head_letters)
                _set_cell(cell, look.heads)
    document.add_paragraph()


def _set_letters(cell: Any, letters: Letters) -> None:
    from docx.shared import Pt, RGBColor

    for run in cell.paragraphs[0].runs:
        if letters.size:
            run.font.size = Pt(letters.size * _POINTS_IN_A_PIXEL)
        if letters.family:
            run.font.name = letters.family.split(",")[0].strip()
        rgb = _rgb(letters.color)
        if rgb:
            run.font.color.rgb = RGBColor.from_string(rgb)
        run.font.bold = "bold" in letters.style or run.font.bold
        run.font.italic = "italic" in letters.style or run.font.italic


def _set_cell(cell: Any, cells: Cells) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    properties = cell._tc.get_or_add_tcPr()
    if cells.border is not None and (cells.border == NO_BORDER or _rgb(cells.border)):
        _replace(properties, borders := OxmlElement("w:tcBorders"))
        for side in _SIDES:
            line = OxmlElement(f"w:{side}")
            line.set(qn("w:val"), "nil" if cells.border == NO_BORDER else "single")
            line.set(qn("w:sz"), "4")
            line.set(qn("w:color"), _rgb(cells.border) or "auto")
            borders.append(line)
    fill = _rgb(cells.background)
    if fill:
        _replace(properties, shade := OxmlElement("w:shd"))
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:color"), "auto")
        shade.set(qn("w:fill"), fill)


def _replace(properties: Any, made: Any) -> None:
    """Borders stand before the shade: Word wants them in this order."""
    for old in properties.findall(made.tag):
        properties.remove(old)
    shade = properties.find(made.tag.replace("tcBorders", "shd"))
    if shade is None:
        properties.append(made)
    else:
        shade.addprevious(made)


def _rgb(color: str | None) -> str | None:
    """Six hexadecimal digits; of a word that names no colour nothing."""
    from PIL import ImageColor

    try:
        return "".join(f"{part:02X}" for part in ImageColor.getrgb(color or "")[:3])
    except ValueError:
        return None
