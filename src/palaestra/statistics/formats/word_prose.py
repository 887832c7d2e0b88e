"""Markdown as paragraphs, lists and tables of Word.

As on the page, raw HTML stands as it was written and a picture is its description. A link is its
text with the address behind it, so that it is also there on paper.
"""

from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from palaestra.core.markdown import parse

_MONO = "Courier New"
_INDENT = 0.3
_LARGEST_HEADING = 9


@dataclass(slots=True)
class _Place:
    """The lists around (of numbered ones the next number), and the mark of the item to begin."""

    lists: list[int | None] = field(default_factory=list)
    mark: str | None = None
    quotes: int = 0


def add_prose(document: Any, text: str) -> None:
    """Headings stand one level below the document's title."""
    tokens = parse(text)
    place = _Place()
    index = 0
    while index < len(tokens):
        if tokens[index].type == "table_open":
            end = next(at for at in range(index, len(tokens)) if tokens[at].type == "table_close")
            _add_table(document, tokens[index:end])
            index = end
        else:
            _add(document, tokens, index, place)
        index += 1


def _add(document: Any, tokens: list[Token], index: int, place: _Place) -> None:
    token, before = tokens[index], tokens[index - 1]
    if token.type == "inline" and before.type == "heading_open":
        level = min(int(before.tag[1]) + 1, _LARGEST_HEADING)
        _write(document.add_heading(level=level), token)
    elif token.type == "inline":
        _write(_paragraph(document, place), token)
    elif token.type in ("fence", "code_block"):
        _run(_paragraph(document, place), token.content.rstrip("\n"), mono=True)
    elif token.type == "hr":
        document.add_paragraph("* * *")
    else:
        _step(token, place)


def _step(token: Token, place: _Place) -> None:
    """Into a list, an item or a quotation, or out of it."""
    if token.type in ("bullet_list_open", "ordered_list_open"):
        ordered = token.type == "ordered_list_open"
        place.lists.append(int(token.attrGet("start") or 1) if ordered else None)
    elif token.type in ("bullet_list_close", "ordered_list_close"):
        place.lists.pop()
    elif token.type == "list_item_open":
        place.mark = _mark(place)
    elif token.type in ("blockquote_open", "blockquote_close"):
        place.quotes += 1 if token.type == "blockquote_open" else -1


def _mark(place: _Place) -> str:
    number = place.lists[-1]
    if number is None:
        return "•"
    place.lists[-1] = number + 1
    return f"{number}."


def _paragraph(document: Any, place: _Place) -> Any:
    from docx.shared import Inches

    paragraph = document.add_paragraph(style="Quote" if place.quotes else None)
    depth = len(place.lists) + place.quotes
    if depth:
        paragraph.paragraph_format.left_indent = Inches(_INDENT * depth)
    if place.mark is not None:
        paragraph.paragraph_format.first_line_indent = Inches(-_INDENT)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Inches(_INDENT * depth))
        paragraph.add_run(f"{place.mark}\t")
        place.mark = None
    return paragraph


def _write(paragraph: Any, inline: Token) -> None:
    """One line of text: strong, emphasised, code, links."""
    bold = italic = 0
    addresses: list[str] = []
    for token in inline.children or []:
        bold += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            addresses.append(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            address = addresses.pop()
            text = "" if paragraph.text.endswith(address) else f" ({address})"
            _run(paragraph, text, bold=bold > 0, italic=italic > 0)
        elif token.type in ("softbreak", "hardbreak"):
            _run(paragraph, " " if token.type == "softbreak" else "\n")
        elif token.content:
            mono = token.type == "code_inline"
            _run(paragraph, token.content, bold=bold > 0, italic=italic > 0, mono=mono)


def _run(
    paragraph: Any, text: str, *, bold: bool = False, italic: bool = False, mono: bool = False
) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    if mono:
        run.font.name = _MONO


def _add_table(document: Any, tokens: list[Token]) -> None:
    rows: list[list[Token]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token)
    table = document.add_table(rows=0, cols=max(len(row) for row in rows))
    table.style = "Light List"
    for row in rows:
        cells = table.add_row().cells
        for cell, inline in zip(cells, row, strict=False):
            _write(cell.paragraphs[0], inline)
    document.add_paragraph()
