"""Blocks as a document of Word."""

import io
from collections.abc import Callable
from typing import Any

from palaestra.statistics.formats.blocks import (
    Block,
    Caption,
    Drawing,
    Heading,
    Prose,
    Sentence,
)
from palaestra.statistics.formats.looks import Look
from palaestra.statistics.formats.word_prose import add_prose
from palaestra.statistics.formats.word_tables import add_table
from palaestra.statistics.formats.word_text import possible

Draw = Callable[[dict[str, Any]], bytes]


def write_word(blocks: list[Block], draw: Draw, *, look: Look) -> bytes:
    """`draw` makes a PNG of a Vega-Lite specification."""
    import docx

    document = docx.Document()
    for block in blocks:
        _add(document, block, draw, look)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _add(document: Any, block: Block, draw: Draw, look: Look) -> None:
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
        add_table(document, block, look)
