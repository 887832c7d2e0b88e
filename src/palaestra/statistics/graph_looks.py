"""The area `graph` of settings as Vega-Lite's configuration: of results, of files, and of pages.

It stands apart from what draws, since a page asks for it before anything is computed.
"""

from collections.abc import Mapping
from typing import Any

from palaestra.statistics.contrast import beside
from palaestra.statistics.preferences import MOST_PIXELS
from palaestra.statistics.structures import Problem


def graph_config(graph: Mapping[str, Any]) -> dict[str, Any]:
    """The area `graph` of settings; what they do not say is not there. Raises Problem.

    A ground of its own has letters that are read on it, on a light page and on a dark one.
    """
    line, point, text = _part(graph, "line"), _part(graph, "point"), _part(graph, "text")
    ground = _named(graph, {"color": "background-color"}).get("color")
    ink = beside(ground) if isinstance(ground, str) else None
    colors = graph.get("colors")
    found = {
        "view": _named(graph, {"continuousWidth": "width", "continuousHeight": "height"}),
        "background": ground,
        "range": {"category": _texts(colors)} if isinstance(colors, list) and colors else {},
        "line": _named(line, {"color": "color", "strokeWidth": "width"}),
        "point": _named(point, {"color": "color", "size": "size"}),
        "bar": _bar(_part(graph, "bar"), line),
        "title": {"color": ink} if ink else {},
        **_letters(text if text.get("color") or not ink else {**text, "color": ink}),
    }
    return {key: value for key, value in found.items() if value}


def _bar(bar: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    """The document: a bar without a colour of its own has that of lines."""
    said = {"color": line.get("color"), **{k: v for k, v in bar.items() if v is not None}}
    names = {"fill": "fill", "stroke": "color"} if said.get("fill") else {"color": "color"}
    return _named(said, names)


def _letters(text: Mapping[str, Any]) -> dict[str, Any]:
    """Of axes and legends alike, so that neither is left behind."""
    names = {"FontSize": "size", "Font": "family", "Color": "color"}
    said = _named(text, names)
    both = {f"{what}{key}": value for key, value in said.items() for what in ("label", "title")}
    return {"axis": both, "header": both, "legend": both}


def _texts(values: list[Any]) -> list[Any]:
    return [_plain(each, "colors") for each in values]


def _part(graph: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = graph.get(key) or {}
    if not isinstance(part, dict):
        raise Problem("bad_field", "An object is expected.", path=f"settings.graph.{key}")
    return part


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
