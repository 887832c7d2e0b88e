"""Results as files: CSV, HTML, Word, and drawings. Called in a worker by its import path."""

import base64
import csv
import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from palaestra.core.errors import Invalid
from palaestra.core.markdown import to_html
from palaestra.core.spreadsheets import harmless
from palaestra.statistics.formats.blocks import (
    Block,
    Caption,
    Drawing,
    Grid,
    Heading,
    Prose,
    Sentence,
    blocks_of,
)
from palaestra.statistics.formats.documents import Shown, parts
from palaestra.statistics.formats.looks import css, look_of
from palaestra.statistics.formats.word import write_word
from palaestra.statistics.formats.wording import Language, Wording
from palaestra.statistics.graph_looks import graph_config
from palaestra.statistics.preferences import merge

TEXTS = ("csv", "html", "docx")
DRAWINGS = ("png", "svg", "pdf")
SCALE = 2.0
_SIZE = {"width": 720, "height": 420}
_STYLE = (
    "body{font:15px/1.5 Inter,system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;border-block:1.5px solid;margin:1rem 0}"
    "td,th{padding:.2rem .8rem;text-align:right;font-weight:400}"
    "thead{border-bottom:1px solid}tbody th{text-align:left}img{max-width:100%}"
    ".caption{font-weight:600;margin:1.5rem 0 0}pre{overflow-x:auto}"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a file is called, in whose words it is, and how it looks."""

    title: str
    wording: Wording
    settings: dict[str, Any]


def write_results(
    *,
    titled: list[dict[str, Any]],
    format: str,
    language: Language,
    title: str,
    settings: dict[str, Any],
    out: str,
) -> None:
    """`titled` are {title, result}; one drawing alone may be png, svg or pdf. Writes to `out`."""
    page = _page(title, language, settings, format)
    blocks = [
        block
        for one in titled
        for block in blocks_of(one["title"], one["result"], wording=page.wording)
    ]
    Path(out).write_bytes(_encoded(blocks, format, page))


def write_document(
    *,
    text: str,
    results: dict[str, Any],
    format: str,
    language: Language,
    title: str,
    settings: dict[str, Any],
    out: str,
) -> None:
    """A document as html or docx; `results` by the number of their object, as a text."""
    page = _page(title, language, settings, format)
    blocks = list(_of_document(text, results, page.wording))
    Path(out).write_bytes(_encoded([Heading(title, level=1), *blocks], format, page))


def _page(title: str, language: Language, settings: dict[str, Any], format: str) -> Page:
    # Programs read CSV: its commas divide cells.
    wording = Wording(language, decimal="." if format == "csv" else None)
    return Page(title, wording, settings)


def _of_document(text: str, results: dict[str, Any], wording: Wording) -> Iterator[Block]:
    for part in parts(text):
        if isinstance(part, Shown):
            result = results.get(str(part.hash))
            yield from [Caption(part.caption)] if part.caption else []
            if result is None:
                yield Sentence(wording.say("reports.missing", number=part.hash))
            else:
                yield from blocks_of(part.caption, result, wording=wording)[1:]
        else:
            yield Prose(part.text)


def _encoded(blocks: list[Block], format: str, page: Page) -> bytes:
    if format in DRAWINGS:
        drawing = next((block for block in blocks if isinstance(block, Drawing)), None)
        if drawing is None:
            raise Invalid("format", "Only graphs are drawn: take csv, html or docx.")
        return _drawn(drawing.spec, format, page.settings)
    if format == "csv":
        return _csv(blocks).encode("utf-8-sig")
    if format == "html":
        return _html(blocks, page).encode()
    if format == "docx":
        look = look_of(page.settings)
        return write_word(blocks, lambda spec: _drawn(spec, "png", page.settings), look=look)
    raise Invalid("format", f"A format is one of {', '.join((*TEXTS, *DRAWINGS))}.")


def _drawn(spec: dict[str, Any], format: str, settings: dict[str, Any]) -> bytes:
    import vl_convert

    graph = settings.get("graph") or {}
    sized = {**_SIZE, **{key: graph[key] for key in _SIZE if graph.get(key)}}
    # A file has no page around it whose width it could take.
    own = {key: value for key, value in spec.items() if value != "container"}
    config = merge(graph_config(graph), spec.get("config") or {})
    plain = json.dumps({**sized, **own, "config": config})
    # Data is inside the specification: nothing is fetched from anywhere.
    allowed: dict[str, Any] = {"allowed_base_urls": []}
    if format == "svg":
        drawn: str = vl_convert.vegalite_to_svg(plain, **allowed)
        return drawn.encode()
    if format == "pdf":
        return bytes(vl_convert.vegalite_to_pdf(plain, **allowed))
    return bytes(vl_convert.vegalite_to_png(plain, scale=SCALE, **allowed))


def _csv(blocks: list[Block]) -> str:
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    for block in blocks:
        if isinstance(block, Heading | Caption | Sentence):
            writer.writerow([_inert(block.text)])
        elif isinstance(block, Grid):
            writer.writerows([_inert(cell) for cell in line] for line in block.lines)
            writer.writerow([])
    return sheet.getvalue()


_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?"
# One, or several as in "-3.5 to 4.25".
_NUMBERS = re.compile(rf"{_NUMBER}(?:(?: \w+|[,;]) {_NUMBER})*")


def _inert(cell: str) -> object:
    """A spreadsheet must not take a label for a formula; a number below zero stays one."""
    return cell if _NUMBERS.fullmatch(cell) else harmless(cell)


def _html(blocks: list[Block], page: Page) -> str:
    body = "\n".join(_element(block, page.settings) for block in blocks)
    return (
        f'<!doctype html>\n<html lang="{page.wording.language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(page.title)}</title>"
        f"<style>{_STYLE}{css(look_of(page.settings))}</style></head><body>\n{body}\n</body></html>\n"
    )


def _element(block: Block, settings: dict[str, Any]) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{html.escape(block.text)}</h{block.level}>"
    if isinstance(block, Prose):
        return to_html(block.text)
    if isinstance(block, Caption):
        return f'<p class="caption">{html.escape(block.text)}</p>'
    if isinstance(block, Sentence):
        return f"<p>{html.escape(block.text)}</p>"
    if isinstance(block, Drawing):
        picture = base64.b64encode(_drawn(block.spec, "png", settings)).decode()
        return f'<img alt="{html.escape(block.title)}" src="data:image/png;base64,{picture}">'
    head = "".join(_row(line, len(line)) for line in block.lines[: block.heads])
    body = "".join(_row(line, block.sides) for line in block.lines[block.heads :])
    return f"<table>{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table>"


def _row(line: list[str], heads: int) -> str:
    kinds = ("th" if place < heads else "td" for place in range(len(line)))
    cells = (
        f"<{kind}>{html.escape(cell)}</{kind}>" for kind, cell in zip(kinds, line, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"
