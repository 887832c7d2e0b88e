"""Layers and records of each kind of graph, for one panel."""

from dataclasses import dataclass
from typing import Any

from palaestra.statistics.outputs.answers import records, several
from palaestra.statistics.outputs.graphs.looks import dashes_of
from palaestra.statistics.structures import Graph

Layer = dict[str, Any]
# The channels that tell groups apart.
OF_GROUPS = ("color", "shape", "strokeDash")
Drawn = tuple[list[Layer], list[Layer]]


@dataclass(frozen=True, slots=True)
class Names:
    """Of the variables as the engine was asked: those drawn, and the one that colours."""

    variables: list[str]
    group: str | None


def scatter(names: Names, wanted: Graph, result: dict[str, Any]) -> Drawn:
    x, y = names.variables
    found = result["marks"]
    counted = "count" in found
    fields = {key: each for key, each in found.items() if len(several(each))}
    rows = _kind("mark", records(fields))
    encoding = {"x": _number("x", x), "y": _number("y", y), **_color(names, wanted, rows)}
    if counted:
        encoding["size"] = {"field": "count", "type": "quantitative"}
    layers = [_layer("mark", {"type": "point", "tooltip": True}, _shaped(encoding))]
    if "label" in fields:
        label = {**encoding, "text": {"field": "label", "type": "nominal"}}
        layers.append(_layer("mark", {"type": "text", "dy": -8}, label))
    wishes = [each for each in wanted.components if each.mode == "fit"]
    for index, (wish, fit) in enumerate(zip(wishes, result["fits"], strict=True)):
        lines = _kind(f"fit{index}", records(fit))
        rows += lines
        layers += _fit(f"fit{index}", names, wanted, lines, band=wish.se)
    return layers, rows


def _fit(kind: str, names: Names, wanted: Graph, rows: list[Layer], *, band: bool) -> list[Layer]:
    x, y = names.variables
    encoding = {"x": _number("x", x), "y": _number("y", y), **_color(names, wanted, rows)}
    line = _layer(kind, {"type": "line"}, _dashed(encoding, wanted))
    if not band:
        return [line]
    between = {**encoding, "y": _number("low", y), "y2": {"field": "high"}}
    return [_layer(kind, {"type": "area", "opacity": 0.2}, between), line]


def bar(names: Names, wanted: Graph, result: dict[str, Any]) -> Drawn:
    rows = _kind("mark", records(result["bars"]))
    x, *numeric = names.variables
    y = f"mean of {numeric[0]}" if numeric else "count"
    encoding = {
        "x": _categories("x", x, rows),
        "y": _number("y", y, zero=True),
        **_color(names, wanted, rows, offset="xOffset"),
    }
    return [_layer("mark", {"type": "bar", "tooltip": True}, encoding)], rows


def dot(names: Names, wanted: Graph, result: dict[str, Any]) -> Drawn:
    if "points" not in result:
        layers, rows = bar(names, wanted, result)
        layers[0]["mark"] = {"type": "point", "filled": True, "tooltip": True}
        layers[0]["encoding"] = _shaped(layers[0]["encoding"])
        return layers, rows
    rows = _kind("mark", records(result["points"]))
    several_variables = len({row["name"] for row in rows}) > 1
    across = "name" if several_variables or not _grouped(rows) else "group"
    encoding = {
        "x": _number("x", _joined(rows)),
        "y": _across(across, names, rows),
        **_color(names, wanted, rows),
    }
    return [_layer("mark", {"type": "point", "tooltip": True}, _shaped(encoding))], rows


def box(names: Names, wanted: Graph, result: dict[str, Any]) -> Drawn:
    rows = _kind("mark", records(result["boxes"]))
    outliers = _kind("outlier", records(result.get("outliers")))
    by_variable = len({row["name"] for row in rows}) > 1 or not _grouped(rows)
    across = "name" if by_variable else "group"
    place: Layer = {"x": _across(across, names, rows)}
    if by_variable and _grouped(rows):
        place |= _color(names, wanted, rows, offset="xOffset")
    y = _joined(rows)
    ends = {**place, "y": _number("low", y), "y2": {"field": "high"}}
    body = {**place, "y": _number("q1", y), "y2": {"field": "q3"}}
    layers = [
        _layer("mark", {"type": "rule"}, ends),
        _layer("mark", {"type": "bar", "size": 30, "tooltip": True}, body),
        _layer("mark", {"type": "tick", "size": 30, "color": "white"}, _at(place, "median", y)),
        _layer("outlier", {"type": "point", "tooltip": True}, _at(place, "y", y)),
    ]
    return layers, [*rows, *outliers]


def _at(place: Layer, field: str, title: str) -> Layer:
    return {**place, "y": _number(field, title)}


def hist(names: Names, wanted: Graph, result: dict[str, Any]) -> Drawn:
    rows = _kind("mark", records(result["bars"]))
    (x,) = names.variables
    start = {**_number("start", x), "bin": {"binned": True}}
    encoding = {"x": start, "x2": {"field": "end"}, "y": _number("y", "count", zero=True)}
    encoding |= _color(names, wanted, rows)
    return [_layer("mark", {"type": "bar", "tooltip": True}, encoding)], rows


def quantile(names: Names, wanted: Graph, result: dict[str, Any]) -> Drawn:
    rows = _kind("mark", records(result["points"]))
    (name,) = names.variables
    encoding = {"x": _number("x", "Theoretical quantiles"), "y": _number("y", name)}
    encoding |= _color(names, wanted, rows)
    lines = _ends(records(result["lines"]), rows)
    return [
        _layer("mark", {"type": "point", "tooltip": True}, _shaped(encoding)),
        _layer("line", {"type": "line"}, _dashed(encoding, wanted)),
    ], [*rows, *lines]


def _ends(lines: list[Layer], rows: list[Layer]) -> list[Layer]:
    """The two ends of each line, as far as its points reach."""
    ends = []
    for line in lines:
        xs = [row["x"] for row in rows if row["group"] == line["group"]]
        ends += [
            {"x": x, "y": line["a"] + line["b"] * x, "group": line["group"]}
            for x in (min(xs), max(xs))
        ]
    return _kind("line", ends)


# Parts of encodings


def _kind(kind: str, rows: list[Layer]) -> list[Layer]:
    return [{**row, "kind": kind} for row in rows]


def _layer(kind: str, mark: Layer, encoding: Layer) -> Layer:
    # `kind` is a word of ours.
    chosen = [{"filter": {"field": "kind", "equal": kind}}]
    return {"mark": mark, "encoding": encoding, "transform": chosen}


def _number(field: str, title: str, *, zero: bool = False) -> Layer:
    return {"field": field, "type": "quantitative", "title": title, "scale": {"zero": zero}}


def _across(field: str, names: Names, rows: list[Layer]) -> Layer:
    """Variables, which have no common name, or the groups of one."""
    return _categories(field, names.group if field == "group" else None, rows)


def _categories(field: str, title: str | None, rows: list[Layer]) -> Layer:
    return {"field": field, "type": "nominal", "title": title, "sort": _order(rows, field)}


def _grouped(rows: list[Layer]) -> bool:
    return any(row.get("group") for row in rows)


def _color(names: Names, wanted: Graph, rows: list[Layer], *, offset: str | None = None) -> Layer:
    if not _grouped(rows):
        return {}
    color: Layer = {"field": "group", "type": "nominal", "title": names.group}
    legend = next((each for each in wanted.components if each.mode == "legend"), None)
    if legend is not None:
        hidden = legend.position == "none"
        color["legend"] = None if hidden else {"orient": legend.position}
    found: Layer = {"color": color}
    if offset is not None:
        found[offset] = {"field": "group", "type": "nominal", "sort": _order(rows, "group")}
    return found


def _shaped(encoding: Layer) -> Layer:
    """Of points: a group has a shape of its own besides its colour, for who sees no colours."""
    return {**encoding, "shape": encoding["color"]} if "color" in encoding else encoding


def _dashed(encoding: Layer, wanted: Graph) -> Layer:
    """Of lines: where settings give several styles, a group has one of its own."""
    styles = dashes_of(wanted)
    if "color" not in encoding or len(styles) < 2:
        return encoding
    return {**encoding, "strokeDash": {**encoding["color"], "scale": {"range": styles}}}


def _order(rows: list[Layer], field: str) -> list[str]:
    return list(dict.fromkeys(row[field] for row in rows))


def _joined(rows: list[Layer]) -> str:
    return ", ".join(_order(rows, "name"))
