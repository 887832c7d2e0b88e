"""The specification: one data source whose records say which layer they belong to, so that panels
hold for all layers alike. No text of a user becomes a name of a field or part of an expression."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from palaestra.statistics.outputs.answers import named, several
from palaestra.statistics.outputs.graphs import marks
from palaestra.statistics.outputs.graphs.looks import config_of
from palaestra.statistics.outputs.scope import Scope
from palaestra.statistics.structures import Graph, GraphResult
from palaestra.statistics.structures.outputs import Axis, Component, Ticks

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
Layer = dict[str, Any]
# Of labels below an axis, in pixels: a letter, what parts two, and how wide a graph surely is. Vega
# turns the labels of categories on their side, also where they are short.
LETTER, APART, SURE = 7, 8, 260
NARROWEST, WIDEST = 40, 120
_DRAWING: dict[str, Callable[[marks.Names, Graph, dict[str, Any]], marks.Drawn]] = {
    "scatter": marks.scatter,
    "bar": marks.bar,
    "dot": marks.dot,
    "box": marks.box,
    "hist": marks.hist,
    "quantile": marks.quantile,
}


def shape(wanted: Graph, scope: Scope, answer: dict[str, Any]) -> GraphResult:
    rows: list[dict[str, Any]] = []
    layers: list[Layer] = []
    asked = answer["asked"]
    names = marks.Names(variables=asked["variables"], group=asked["group"])
    for result in answer["results"]:
        layers, found = _DRAWING[wanted.mode](names, wanted, result)
        place = _place(scope, named(result.get("panel")))
        rows.extend({**record, **place} for record in found)
    layers = [*_one_order(layers, rows), *_added(wanted, rows)]
    spec = {"$schema": SCHEMA, "data": {"values": rows}, "config": config_of(wanted)}
    if wanted.label:
        spec["title"] = wanted.label
    spec |= _in_panels(scope, answer, _axes(wanted, layers))
    return GraphResult(spec=spec, notes=_notes(answer))


def _notes(answer: dict[str, Any]) -> list[dict[str, Any]]:
    if any("count" in (each.get("marks") or {}) for each in answer["results"]):
        return [{"code": "counted_in_cells"}]
    return []


def _one_order(layers: list[Layer], rows: list[dict[str, Any]]) -> list[Layer]:
    """The groups of all panels on the scales of each layer, so that they have one legend."""
    groups = list(dict.fromkeys(row["group"] for row in rows if row.get("group") is not None))
    return [{**layer, "encoding": _ordered(layer["encoding"], groups)} for layer in layers]


def _ordered(encoding: Layer, groups: list[str]) -> Layer:
    told = {side: encoding[side] for side in marks.OF_GROUPS if side in encoding}
    return encoding | {
        side: {**channel, "scale": {**channel.get("scale", {}), "domain": groups}}
        for side, channel in told.items()
    }


# Panels

_FIELD = {"row": "panel_row", "column": "panel_column", "panel": "panel_alone"}


def _place(scope: Scope, labels: dict[str, str]) -> dict[str, str]:
    """Where a record is drawn: the levels of the panel variables of each placement."""
    place: dict[str, list[str]] = {}
    for name, placement in zip(scope.panels, scope.placements, strict=True):
        place.setdefault(_FIELD[placement], []).append(str(labels[name]))
    return {field: " · ".join(levels) for field, levels in place.items()}


def _in_panels(scope: Scope, answer: dict[str, Any], layers: list[Layer]) -> dict[str, Any]:
    body: dict[str, Any] = {"layer": layers, **_upright(layers, panels=bool(scope.panels))}
    if not scope.panels:
        return {**body, "width": "container"}
    placements = set(scope.placements)
    if placements == {"panel"}:
        facet: dict[str, Any] = _facet("panel", scope, answer)
        return {"facet": facet, "columns": 2, "spec": body}
    sides: dict[str, Any] = {
        side: _facet(side, scope, answer) for side in ("row", "column") if side in placements
    }
    if "panel" in placements:
        free = "row" if "row" not in placements else "column"
        joined = _facet("panel", scope, answer)
        sides.setdefault(free, joined)
    return {"facet": sides, "spec": body}


def _facet(side: str, scope: Scope, answer: dict[str, Any]) -> dict[str, Any]:
    names = [
        name
        for name, placement in zip(scope.panels, scope.placements, strict=True)
        if placement == side
    ]
    facet = {"field": _FIELD[side], "type": "nominal", "title": " · ".join(names)}
    return facet | ({"sort": several(answer["levels"][names[0]])} if len(names) == 1 else {})


# Axes


def _upright(layers: list[Layer], *, panels: bool) -> dict[str, Any]:
    """Labels of categories stand upright where there is room; a panel is made wide enough."""
    across = [layer["encoding"]["x"] for layer in layers if "x" in layer.get("encoding", {})]
    categories = [x for x in across if x.get("type") == "nominal" and x["sort"]]
    if not categories:
        return {}
    needed = LETTER * max(len(str(label)) for label in categories[0]["sort"]) + APART
    room = WIDEST if panels else SURE / len(categories[0]["sort"])
    if needed <= room:
        for x in categories:
            x["axis"] = {**x.get("axis", {}), "labelAngle": 0}
    return {"width": {"step": min(max(needed, NARROWEST), WIDEST)}} if panels else {}


def _axes(wanted: Graph, layers: list[Layer]) -> list[Layer]:
    for layer in layers:
        for side, axis in (("x", wanted.xaxis), ("y", wanted.yaxis)):
            encoding = layer.get("encoding", {}).get(side)
            if encoding is not None and axis is not None:
                _apply(axis, encoding, layer)
    return layers


def _apply(axis: Axis, encoding: dict[str, Any], layer: Layer) -> None:
    if axis.label is not None:
        encoding["title"] = axis.label
    if axis.limits is not None and encoding.get("type") == "quantitative":
        encoding["scale"] = {"domain": axis.limits, "nice": False, "zero": False}
        layer["mark"]["clip"] = True
    if axis.ticks is not None:
        encoding["axis"] = {**encoding.get("axis", {}), **_ticks(axis.ticks)}


def _ticks(ticks: list[float] | Ticks) -> dict[str, Any]:
    if isinstance(ticks, list):
        return {"values": ticks}
    # Lists of constants, written as JSON: what is in a label stays text.
    values, labels = json.dumps(ticks.values), json.dumps(ticks.labels)
    place = f"indexof({values}, datum.value)"
    return {"values": ticks.values, "labelExpr": f"({labels})[{place}] || ''"}


# Components


def _added(wanted: Graph, rows: list[dict[str, Any]]) -> Iterator[Layer]:
    for each in wanted.components:
        if each.mode == "abline":
            yield _line(each, rows)
        elif each.mode == "text":
            yield {
                "data": {"values": [{"x": each.x, "y": each.y, "label": each.label}]},
                "mark": {"type": "text"},
                "encoding": {
                    "x": {"field": "x", "type": "quantitative"},
                    "y": {"field": "y", "type": "quantitative"},
                    "text": {"field": "label", "type": "nominal"},
                },
            }


def _line(each: Component, rows: list[dict[str, Any]]) -> Layer:
    if each.h is not None:
        return _rule("y", each.h)
    if each.v is not None:
        return _rule("x", each.v)
    assert each.a is not None, "asking saw to it"
    assert each.b is not None, "asking saw to it"
    xs = [row[key] for row in rows for key in ("x", "start", "end") if _is_number(row.get(key))]
    ends = (min(xs), max(xs)) if xs else (0.0, 1.0)
    points = [{"x": x, "y": each.a + each.b * x} for x in ends]
    encoding = {
        "x": {"field": "x", "type": "quantitative"},
        "y": {"field": "y", "type": "quantitative"},
    }
    return {"data": {"values": points}, "mark": {"type": "line"}, "encoding": encoding}


def _is_number(value: object) -> bool:
    return isinstance(value, float | int)


def _rule(side: str, at: float) -> Layer:
    return {
        "data": {"values": [{"at": at}]},
        "mark": {"type": "rule"},
        "encoding": {side: {"field": "at", "type": "quantitative"}},
    }
