"""The settings of a graph as Vega-Lite's configuration."""

from typing import Any

from palaestra.statistics.graph_looks import dashes, graph_config
from palaestra.statistics.structures import Graph, Problem


def config_of(wanted: Graph) -> dict[str, Any]:
    """From `settings` in the document's words (A.2, area `graph`); other keys are ignored."""
    grid = next((each for each in wanted.components if each.mode == "grid"), None)
    shown = grid is not None
    return {
        "axisX": {"grid": shown and grid is not None and grid.x is not False},
        "axisY": {"grid": shown and grid is not None and grid.y is not False},
        **graph_config(_graph(wanted)),
    }


def dashes_of(wanted: Graph) -> list[list[int]]:
    """Of the lines of its groups, in their order."""
    return dashes(_graph(wanted))


def _graph(wanted: Graph) -> dict[str, Any]:
    given = wanted.settings or {}
    graph = given.get("graph", given)
    if not isinstance(graph, dict):
        raise Problem("bad_field", "Settings are an object.", path="settings.graph")
    return graph
