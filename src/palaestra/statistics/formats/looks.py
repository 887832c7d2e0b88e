"""How tables look, as preferences say it.

They are free words of a person: only those that are a colour, a style or the name of a typeface
count, so that none of them can say more in a page than it should.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from palaestra.statistics.contrast import beside, together

_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})|[a-zA-Z]{3,30}")
_NOT_OF_A_TYPEFACE = re.compile(r"[^\w ,-]")
NO_BORDER = "none"


@dataclass(frozen=True, slots=True)
class Letters:
    """`size` in pixels; `style` has "bold", "italic" or both."""

    size: float | None = None
    family: str | None = None
    color: str | None = None
    style: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cells:
    """Colours; a border may be `NO_BORDER`."""

    border: str | None = None
    background: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """Of a table's values, and of its heads, which take what they do not say from the values."""

    letters: Letters = Letters()
    head_letters: Letters = Letters()
    cells: Cells = Cells()
    heads: Cells = Cells()


def look_of(settings: Mapping[str, Any]) -> Look:
    """Of the area `table` of settings."""
    table = _part(settings, "table")
    text, border = _part(table, "text"), _part(table, "border")
    letters = Letters(
        size=text.get("size"),
        family=_family(text.get("family")),
        color=_color(text.get("color")),
        style=_style(text.get("style")),
    )
    return Look(
        letters=letters,
        head_letters=Letters(style=_style(text.get("header"))),
        cells=Cells(_color(border.get("cell")), _color(table.get("background-color"))),
        heads=Cells(_color(border.get("header")), _color(table.get("header"))),
    )


def _part(settings: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = settings.get(key)
    return part if isinstance(part, Mapping) else {}


def _color(word: Any) -> str | None:
    found = str(word or "").strip()
    return found if _COLOR.fullmatch(found) else None


def _family(word: Any) -> str | None:
    return " ".join(_NOT_OF_A_TYPEFACE.sub(" ", str(word or "")).split()) or None


def _style(words: Any) -> frozenset[str]:
    return frozenset(str(words or "").lower().split()) & {"bold", "italic"}


def css(look: Look) -> str:
    """Rules for the tables of a page."""
    rules = {
        "table": [*_of_letters(look.letters), *_background(look.cells)],
        "td,th": _border(look.cells),
        "thead td,thead th": [
            *_of_letters(look.head_letters),
            *_background(look.heads),
            *_border(look.heads),
        ],
    }
    return "".join(f"{where}{{{_written(says)}}}" for where, says in rules.items() if says)


def _written(says: list[tuple[str, str]]) -> str:
    return ";".join(f"{name}:{value}" for name, value in says)


def properties(look: Look) -> dict[str, str]:
    """The same as custom properties, for a page whose own rules use them where they are said.

    The page may be light or dark: letters without a ground get one, and a ground gets letters.
    """
    cells = dict([*_of_letters(look.letters), *_background(look.cells), *_border(look.cells)])
    heads = dict([*_of_letters(look.head_letters), *_background(look.heads), *_border(look.heads)])
    ink, ground = together(cells.get("color"), cells.get("background"))
    found = {**cells, "color": ink, "background": ground}
    found_heads = {"color": None if "color" in cells else beside(heads.get("background"))} | heads
    return {
        **{f"--cells-{name}": value for name, value in found.items() if value},
        **{f"--heads-{name}": value for name, value in found_heads.items() if value},
    }


def _of_letters(letters: Letters) -> list[tuple[str, str]]:
    says = {
        "font-size": f"{letters.size:g}px" if letters.size else None,
        "font-family": letters.family,
        "color": letters.color,
        "font-weight": "700" if "bold" in letters.style else None,
        "font-style": "italic" if "italic" in letters.style else None,
    }
    return [(name, value) for name, value in says.items() if value]


def _background(cells: Cells) -> list[tuple[str, str]]:
    return [("background", cells.background)] if cells.background else []


def _border(cells: Cells) -> list[tuple[str, str]]:
    if cells.border is None:
        return []
    return [("border", "0" if cells.border == NO_BORDER else f"1px solid {cells.border}")]
