"""The area `graph` of settings as Vega-Lite's configuration: of results, of files, and of pages.

It stands apart from what draws, since a page asks for it before anything is computed.
"""

from collections.abc import Mapping
from typing import Any

from palaestra.statistics.contrast import together
from palaestra.statistics.preferences import MOST_PIXELS
from palaestra.statistics.structures import Problem

# Words of CSS, as lengths of dashes and gaps.
_DASHES = {"solid": [1, 0], "dashed": [6, 4], "dotted": [2, 3]}
_SHAPES = {
    **{name: name for name in ("circle", "square", "cross", "diamond")},
    "triangle": "triangle-up",
    **{f"triangle-{side}": f"triangle-{side}" for side in ("up", "down", "left", "right")},
}


def graph_config(graph: Mapping[str, Any]) -> dict[str, Any]:
    """The area `graph` of settings; what they do not say is not there. Raises Problem.

    A ground of its own has letters that are read on it, and letters have a ground, on a light page
    and on a dark one.
    """
    line, point, text = _part(graph, "line"), _part(graph, "point"), _part(graph, "text")
    ink, ground = together(_word(text, "color"), _word(graph, "background-color"))
    text = {**text, "color": ink}
    colors, shapes = graph.get("colors"), _known(_SHAPES, _icons(graph))
    found = {
        "padding": _margins(graph.get("margins")),
        "view": _named(graph, {"continuousWidth": "width", "continuousHeight": "height"}),
        "background": ground,
        "range": ({"category": _texts(colors)} if isinstance(colors, list) and colors else {})
        | ({"symbol": shapes} if shapes else {}),
        "line": _named(line, {"color": "color", "strokeWidth": "width"})
        | _first("strokeDash", dashes(graph)),
        "point": _named(point, {"color": "color", "size": "size"}) | _first("shape", shapes),
        "bar": _bar(_part(graph, "bar"), line),
        "title": _named(text, {"color": "color", "font": "family"}) | _style("font", text),
        **_letters(text),
    }
    return {key: value for key, value in found.items() if value}


def dashes(graph: Mapping[str, Any]) -> list[list[int]]:
    """Dashes and gaps of lines in pixels, those of one line first. Raises Problem.

    Vega-Lite's configuration has no place for more than one: they are said where lines are drawn.
    """
    line = _part(graph, "line")
    return _known(_DASHES, [line.get("style"), *_words(graph, "line-styles")])


def _icons(graph: Mapping[str, Any]) -> list[Any]:
    return [*_words(_part(graph, "point"), "icons"), *_words(graph, "point-icons")]


def _known(known: Mapping[str, Any], words: list[Any]) -> list[Any]:
    """What the words that say something say, each once."""
    said = dict.fromkeys(word for word in words if isinstance(word, str) and word in known)
    return [known[word] for word in said]


def _first(name: str, found: list[Any]) -> dict[str, Any]:
    return {name: found[0]} if found else {}


def _words(part: Mapping[str, Any], key: str) -> list[Any]:
    words = part.get(key) or []
    if not isinstance(words, list):
        raise Problem("bad_field", "A list is expected.", path=f"settings.graph.{key}")
    return words


def _margins(margins: Any) -> dict[str, Any]:
    """Above, right, below, left, as CSS counts."""
    if margins is None:
        return {}
    if not isinstance(margins, list) or len(margins) != 4:
        raise Problem("bad_field", "Margins are four sizes.", path="settings.graph.margins")
    sides = ("top", "right", "bottom", "left")
    return {side: _plain(each, "margins") for side, each in zip(sides, margins, strict=True)}


def _bar(bar: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    """The document: a bar without a colour of its own has that of lines."""
    said = {"color": line.get("color"), **{k: v for k, v in bar.items() if v is not None}}
    names = {"fill": "fill", "stroke": "color"} if said.get("fill") else {"color": "color"}
    return _named(said, {**names, "discreteBandSize": "width", "continuousBandSize": "width"})


def _letters(text: Mapping[str, Any]) -> dict[str, Any]:
    """Of axes and legends alike, so that neither is left behind."""
    names = {"FontSize": "size", "Font": "family", "Color": "color"}
    said = _named(text, names) | _style("Font", text)
    both = {f"{what}{key}": value for key, value in said.items() for what in ("label", "title")}
    return {"axis": both, "header": both, "legend": both}


def _style(font: str, text: Mapping[str, Any]) -> dict[str, Any]:
    words = str(text.get("style") or "").lower().split()
    return ({f"{font}Weight": "bold"} if "bold" in words else {}) | (
        {f"{font}Style": "italic"} if "italic" in words else {}
    )


def _texts(values: list[Any]) -> list[Any]:
    return [_plain(each, "colors") for each in values]


def _part(graph: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = graph.get(key) or {}
    if not isinstance(part, dict):
        raise Problem("bad_field", "An object is expected.", path=f"settings.graph.{key}")
    return part


def _word(part: Mapping[str, Any], key: str) -> str | None:
    found = _plain(part[key], key) if part.get(key) is not None else None
    return found if isinstance(found, str) else None


def _named(part: Mapping[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """What is said under the document's names, under Vega-Lite's."""
    return {
        name: _plain(part[key], key) for name, key in names.items() if part.get(key) is not None
    }


def _plain(value: Any, key: str) -> float | str:
    path = f"settings.graph.{key}"
    if isinstance(value, int | float):
        if not 0 <= value <= MOST_PIXELS:
            raise Problem("bad_field", f"A size is 0 to {MOST_PIXELS}.", path=path)
        return value
    if not isinstance(value, str) or len(value) > 200:
        raise Problem("bad_field", "A short text is expected.", path=path)
    return value
