"""Blocks as a document of Word."""

import io
import re
from collections.abc import Callable
from typing import Any

from palaestra.statistics.formats.blocks import (
    Block,
    Caption,
    Drawing,
    Grid,
    Heading,
    Prose,
    Sentence,
)
from palaestra.statistics.formats.word_prose import add_prose

# What XML has no way to write.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TABLE = "Light List"


def write_word(blocks: list[Block], draw: Callable[[dict[str, Any]], bytes]) -> bytes:
    """`draw` makes a PNG of a Vega-Lite specification."""
    import docx

    document = docx.Document()
    for block in blocks:
        _add(document, block, draw)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def possible(text: str) -> str:
    """Without the characters that make a file that Word does not open."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def _add(document: Any, block: Block, draw: Callable[[dict[str, Any]], bytes]) -> None:
    from docx.shared import Inches

    if isinstance(block, Heading):
        document.add_heading(possible(block.text), level=block.level)
    elif isinstance(block, Caption):
        document.add_paragraph(possible(block.text), style="Caption")
    elif isinstance(block, Sentence):
        document.add_paragraph(possible(block.text))
    elif isinstance(block, Prose):
        add_prose(document, possible(block.text))
    elif isinstance(block, Drawing):
        document.add_picture(io.BytesIO(draw(block.spec)), width=Inches(6))
    elif block.lines:
        _add_table(document, block)


def _add_table(document: Any, grid: Grid) -> None:
    table = document.add_table(rows=0, cols=max(len(line) for line in grid.lines))
    table.style = _TABLE
    for line in grid.lines:
        cells = table.add_row().cells
        for place, text in enumerate(line):
            cells[place].text = possible(text)
    document.add_paragraph()
