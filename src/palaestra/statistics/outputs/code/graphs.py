"""Graphs in R's own graphics."""

from palaestra.statistics.engines.catalog import Catalog
from palaestra.statistics.outputs.code.axes import sides, tick_lines
from palaestra.statistics.outputs.code.components import component_lines, legend_lines, legend_place
from palaestra.statistics.outputs.code.preparing import DATA, by_panel, prepared
from palaestra.statistics.outputs.code.words import (
    column,
    columns,
    indented,
    name,
    value,
)
from palaestra.statistics.outputs.graphs.asking import Parts, parts_of
from palaestra.statistics.outputs.scope import Scope
from palaestra.statistics.structures import Graph


def code(wanted: Graph, scope: Scope, catalog: Catalog) -> list[str]:
    parts = parts_of(wanted, catalog, scope.dataset)
    factors = _factors(parts, catalog, scope)
    counted = parts.variables[0] in factors
    drawn = [
        _plot(wanted, parts, counted=counted),
        *tick_lines(wanted, _numeric(wanted, counted=counted)),
        *component_lines(wanted, parts),
    ]
    if wanted.mode in ("hist", "quantile") and parts.group is not None:
        drawn = [_for_each_group(parts.group, drawn)]
    return [*prepared(scope, catalog, factors), by_panel(scope, "\n".join(drawn))]


def _factors(parts: Parts, catalog: Catalog, scope: Scope) -> list[str]:
    names = [*parts.variables, *([parts.group] if parts.group else [])]
    return [each for each in names if catalog.entry(scope.dataset, each).mode != "scalar"]


def _for_each_group(group: str, drawn: list[str]) -> str:
    """A picture of each: base graphics do not lay them over each other."""
    split = f"split({DATA}, {column(DATA, group)}, drop = TRUE)"
    return f"for ({DATA} in {split}) {{\n{indented(drawn)}\n}}"


def _numeric(wanted: Graph, *, counted: bool) -> str:
    """The sides that bear numbers."""
    if wanted.mode == "dot":
        return "y" if counted else "x"
    return "y" if wanted.mode in ("bar", "box") else "xy"


def _plot(wanted: Graph, parts: Parts, *, counted: bool) -> str:
    x = column(DATA, parts.variables[0])
    numeric = _numeric(wanted, counted=counted)
    if wanted.mode == "scatter":
        group = f", col = {column(DATA, parts.group)}" if parts.group else ""
        names = {"x": parts.variables[0], "y": parts.variables[1]}
        y = column(DATA, parts.variables[1])
        return f"plot({x}, {y}{group}{sides(wanted, numeric, names)})"
    if wanted.mode == "hist":
        number = wanted.bins or f"nclass.Sturges(na.omit({x}))"
        breaks = f"pretty(range({x}, na.rm = TRUE), n = {number})"
        return f"hist({x}, breaks = {breaks}{sides(wanted, numeric, {'x': parts.variables[0]})})"
    if wanted.mode == "quantile":
        return f"qqnorm({x}{sides(wanted, numeric, {'y': parts.variables[0]})})\nqqline({x})"
    if wanted.mode == "bar":
        legend = f", legend.text = {value(legend_place(wanted) != 'none')}" if parts.group else ""
        return f"barplot({_heights(parts)}, beside = TRUE{legend}{sides(wanted, numeric)})"
    if wanted.mode == "box":
        return _by_group("boxplot", parts, sides(wanted, numeric))
    if counted:
        return _dots(wanted, parts, numeric)
    return _by_group("stripchart", parts, sides(wanted, numeric))


def _dots(wanted: Graph, parts: Parts, numeric: str) -> str:
    """A point where a bar would end."""
    y = parts.variables[1] if len(parts.variables) > 1 else "count"
    said = sides(wanted, numeric, {"x": parts.variables[0], "y": y})
    lines = [f"h <- {_heights(parts)}"]
    if parts.group is None:
        lines.append(f'plot(c(h), xaxt = "n"{said})')
        return "\n".join([*lines, "axis(1, at = seq_along(h), labels = names(h))"])
    lines.append(f'matplot(t(h), pch = 1, col = seq_len(nrow(h)), xaxt = "n"{said})')
    lines.append("axis(1, at = seq_len(ncol(h)), labels = colnames(h))")
    return "\n".join([*lines, *legend_lines(wanted, "rownames(h)")])


def _heights(parts: Parts) -> str:
    x = column(DATA, parts.variables[0])
    across = f"{column(DATA, parts.group)}, {x}" if parts.group else x
    if len(parts.variables) == 1:
        return f"table({across})"
    return f"tapply({column(DATA, parts.variables[1])}, list({across}), mean, na.rm = TRUE)"


def _by_group(function: str, parts: Parts, said: str) -> str:
    several = columns(DATA, parts.variables)
    if parts.group is None:
        return f"{function}({several}{said})"
    if len(parts.variables) == 1:
        pair = f"{name(parts.variables[0])} ~ {name(parts.group)}"
        return f"{function}({pair}, data = {DATA}{said})"
    long = f"data.frame(stack({several}), group = {column(DATA, parts.group)})"
    return f"{function}(values ~ group + ind, data = {long}{said})"
