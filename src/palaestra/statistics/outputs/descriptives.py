"""Tables of descriptives: what a command gives for each variable in each panel."""

from math import prod
from typing import Any

from palaestra.statistics.engines.catalog import CATEGORICAL, Catalog
from palaestra.statistics.outputs.numbers import plain
from palaestra.statistics.outputs.scope import Scope, no_weights, scope_of
from palaestra.statistics.outputs.tables import Grid, Panel, assemble, panels_of, under
from palaestra.statistics.structures import (
    Cell,
    Command,
    Descriptive,
    Header,
    Literal,
    Problem,
    TableResult,
)
from palaestra.statistics.structures.commands import parse_command

# Commands that make one value (or few) of a variable.
SUMMARIES = (
    "mean",
    "median",
    "sd",
    "var",
    "min",
    "max",
    "q1",
    "q3",
    "quantile",
    "count",
    "mode",
    "weighted_sum",
    "all",
    "any",
)  # fmt: skip - a list of words


def ask(
    wanted: Descriptive, catalog: Catalog, *, dataset: str | None = None
) -> tuple[Scope, dict[str, Any]]:
    """The request: answered by `levels` of the panels and `values`, for each panel (the first
    panel variable runs fastest), variable and command a list of values."""
    if not wanted.variables:
        raise Problem("bad_field", "Say which variables to describe.", path="variables")
    no_weights(wanted)
    scope = scope_of(wanted, wanted.variables, catalog, dataset=dataset)
    commands = [_command(each, index) for index, each in enumerate(wanted.descriptives)]
    _check_modes(wanted, commands, catalog, scope.dataset)
    request = {
        "do": "descriptive",
        **scope.request(),
        "variables": list(wanted.variables),
        "commands": [{"mode": c.mode, "arguments": _literals(c)} for c in commands],
    }
    return scope, request


def _command(raw: Any, index: int) -> Command:
    path = f"descriptives[{index}]"
    command = Command(mode=raw) if isinstance(raw, str) else parse_command(raw)
    if command.mode not in SUMMARIES:
        told = f"“{command.mode[:64]}” describes no variable; use {', '.join(SUMMARIES)}."
        raise Problem("unknown_command", told, path=path)
    if not all(isinstance(each, Literal) for each in command.arguments):
        raise Problem("type", "A descriptive takes numbers besides its variable.", path=path)
    return command


def _literals(command: Command) -> list[Any]:
    return [each.value for each in command.arguments if isinstance(each, Literal)]


def _check_modes(
    wanted: Descriptive, commands: list[Command], catalog: Catalog, dataset: str
) -> None:
    """`count` and `mode` take any variable, `all` and `any` truths, the others numbers."""
    numeric = any(command.mode not in ("count", "mode", "all", "any") for command in commands)
    truths = any(command.mode in ("all", "any") for command in commands)
    if truths:
        catalog.require(dataset, wanted.variables, ("logical",), path="variables")
    elif numeric:
        catalog.require(dataset, wanted.variables, ("scalar", "logical"), path="variables")
    else:
        catalog.require(
            dataset, wanted.variables, (*CATEGORICAL, "scalar", "datetime"), path="variables"
        )


def shape(wanted: Descriptive, scope: Scope, answer: dict[str, Any]) -> TableResult:
    panels = panels_of(scope, answer["levels"], total=False)
    sizes = [len(panel.levels) for panel in panels]
    values = answer["values"]
    table = assemble(panels, lambda at: _grid(wanted, values[_place(at, sizes)]))
    for each in (table, *(table.tables or ())):
        if wanted.order == "variable":
            _turn(each, panels, wanted)
    return table


def _turn(table: TableResult, panels: list[Panel], wanted: Descriptive) -> None:
    """Put the variables outside the panels that are placed on their side."""
    side = "row" if wanted.direction == "column" else "column"
    beside = [panel for panel in panels if panel.placement == side]
    if not beside or (not table.rows and table.tables):
        return
    count = len(wanted.variables)
    combinations = prod(len(panel.levels) for panel in beside)
    order = [p * count + v for v in range(count) for p in range(combinations)]
    headers = [Header(label=name, children=under(beside, [])) for name in wanted.variables]
    if side == "row":
        table.rows, table.cells = headers, [table.cells[i] for i in order]
    else:
        table.columns = headers
        table.cells = [[row[i] for i in order] for row in table.cells]


def _place(at: tuple[int, ...], sizes: list[int]) -> int:
    place, step = 0, 1
    for level, size in zip(at, sizes, strict=True):
        place, step = place + level * step, step * size
    return place


def _grid(wanted: Descriptive, values: list[list[Any]]) -> Grid:
    labels = [_label(each) for each in wanted.descriptives]
    variables = [Header(label=name) for name in wanted.variables]
    descriptives = [Header(label=label) for label in labels]
    cells = [
        [
            Cell(v=_value(value), kind="stat", of=label)
            for value, label in zip(row, labels, strict=True)
        ]
        for row in values
    ]
    if wanted.direction == "column":
        return Grid(rows=variables, columns=descriptives, cells=cells)
    turned = [list(column) for column in zip(*cells, strict=True)]
    return Grid(rows=descriptives, columns=variables, cells=turned)


def _label(raw: Any) -> str:
    return raw if isinstance(raw, str) else parse_command(raw).mode


def _value(value: Any) -> Any:
    """One value by itself; several (modes, quantiles) as a list; none is missing."""
    values = plain(value)
    if not isinstance(values, list):
        return values
    return values[0] if len(values) == 1 else values or None
