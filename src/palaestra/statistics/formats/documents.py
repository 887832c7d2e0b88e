"""A document's Markdown in parts: prose, and the results that stand between.

``![caption](result:3)`` on a line of its own is where the result of object 3 stands. No other
picture is shown: a document fetches nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

from palaestra.core.markdown import parse
from palaestra.statistics.formats.blocks import Prose

_RESULT = re.compile(r"result:(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Shown:
    """The result of the object `hash`, under a caption (or none)."""

    hash: int
    caption: str


def parts(text: str) -> list[Prose | Shown]:
    """In their order; prose that is only blank is left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    found: list[Prose | Shown] = []
    start = 0
    for begin, end, shown in _places(text):
        found += [Prose("\n".join(lines[start:begin])), shown]
        start = end
    found.append(Prose("\n".join(lines[start:])))
    return [part for part in found if isinstance(part, Shown) or part.text.strip()]


def _places(text: str) -> Iterator[tuple[int, int, Shown]]:
    """Where a paragraph is a result and nothing else: its lines, from 0, the last one excluded."""
    tokens = parse(text)
    for opening, inline in pairwise(tokens):
        if opening.type != "paragraph_open" or opening.level or opening.map is None:
            continue
        shown = _shown(inline)
        if shown is not None:
            yield opening.map[0], opening.map[1], shown


def _shown(inline: Token) -> Shown | None:
    children = inline.children or []
    if len(children) != 1 or children[0].type != "image":
        return None
    address = _RESULT.fullmatch(str(children[0].attrGet("src") or ""))
    return Shown(int(address[1]), children[0].content) if address else None
