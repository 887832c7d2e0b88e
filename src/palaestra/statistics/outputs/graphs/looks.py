"""The settings of a graph as Vega-Lite's configuration."""

from typing import Any

from palaestra.statistics.structures import Graph, Problem

_LARGEST = 4000


def config_of(wanted: Graph) -> dict[str, Any]:
    """From `settings` in the document's words (A.2, area `graph`); other keys are ignored."""
    given = wanted.settings or {}
    graph = given.get("graph", given)
    if not isinstance(graph, dict):
        raise Problem("bad_field", "Settings are an object.", path="settings.graph")
    grid = next((each for each in wanted.components if each.mode == "grid"), None)
    shown = grid is not None
    config: dict[str, Any] = {
        "axisX": {"grid": shown and grid is not None and grid.x is not False},
        "axisY": {"grid": shown and grid is not None and grid.y is not False},
        "view": _view(graph),
    }
    config |= _marks(graph)
    if graph.get("background-color"):
        config["background"] = _text(graph["background-color"], "background-color")
    return config


def _view(graph: dict[str, Any]) -> dict[str, Any]:
    sizes = {"width": "continuousWidth", "height": "continuousHeight"}
    return {
        name: _size(graph[key], key) for key, name in sizes.items() if graph.get(key) is not None
    }


def _size(value: Any, key: str) -> float:
    if not isinstance(value, int | float) or not 1 <= value <= _LARGEST:
        raise Problem("bad_field", f"A size is 1 to {_LARGEST}.", path=f"settings.graph.{key}")
    return value


def _text(value: Any, key: str) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise Problem("bad_field", "A short text is expected.", path=f"settings.graph.{key}")
    return value


def _part(graph: dict[str, Any], key: str) -> dict[str, Any]:
    part = graph.get(key) or {}
    if not isinstance(part, dict):
        raise Problem("bad_field", "An object is expected.", path=f"settings.graph.{key}")
    return part


def _marks(graph: dict[str, Any]) -> dict[str, Any]:
    config: dict[str, Any] = {}
    line, point = _part(graph, "line"), _part(graph, "point")
    bar, text = _part(graph, "bar"), _part(graph, "text")
    colors = graph.get("colors")
    if isinstance(colors, list) and colors:
        config["range"] = {"category": [_text(each, "colors") for each in colors]}
    config["line"] = _named(line, {"color": "color", "width": "strokeWidth"})
    config["point"] = _named(point, {"color": "color", "size": "size"})
    # The document: a bar without a colour of its own has that of lines.
    bars = {"color": line.get("color"), **{k: v for k, v in bar.items() if v is not None}}
    config["bar"] = _named(bars, {"color": "color", "fill": "fill"})
    config["axis"] = _named(text, {"size": "labelFontSize", "family": "labelFont"})
    return {key: value for key, value in config.items() if value}


def _named(part: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, name in names.items():
        value = part.get(key)
        if value is not None:
            sized = isinstance(value, int | float)
            found[name] = _size(value, key) if sized else _text(value, key)
    return found
