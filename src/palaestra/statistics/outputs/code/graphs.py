"""Graphs in R's own graphics."""

from palaestra.statistics.engines.catalog import Catalog
from palaestra.statistics.outputs.code.preparing import DATA, by_panel, prepared
from palaestra.statistics.outputs.code.words import column, columns, name, value
from palaestra.statistics.outputs.graphs.asking import Parts, parts_of
from palaestra.statistics.outputs.scope import Scope
from palaestra.statistics.structures import Graph
from palaestra.statistics.structures.outputs import Component


def code(wanted: Graph, scope: Scope, catalog: Catalog) -> list[str]:
    parts = parts_of(wanted, catalog, scope.dataset)
    lines = prepared(scope, catalog, _factors(parts, catalog, scope))
    drawn = [_plot(wanted, parts), *_components(wanted, parts)]
    return [*lines, by_panel(scope, "\n".join(drawn))]


def _factors(parts: Parts, catalog: Catalog, scope: Scope) -> list[str]:
    names = [*parts.variables, *([parts.group] if parts.group else [])]
    return [each for each in names if catalog.entry(scope.dataset, each).mode != "scalar"]


def _plot(wanted: Graph, parts: Parts) -> str:
    x = column(DATA, parts.variables[0])
    group = column(DATA, parts.group) if parts.group else None
    if wanted.mode == "scatter":
        color = f", col = {group}" if group else ""
        labels = f", xlab = {value(parts.variables[0])}, ylab = {value(parts.variables[1])}"
        return f"plot({x}, {column(DATA, parts.variables[1])}{color}{labels})"
    if wanted.mode == "bar":
        return f"barplot({_heights(parts, x, group)}, beside = TRUE)"
    if wanted.mode == "hist":
        number = wanted.bins or f"nclass.Sturges(na.omit({x}))"
        return f"hist({x}, breaks = pretty(range({x}, na.rm = TRUE), n = {number}))"
    if wanted.mode == "box":
        return _by_group("boxplot", parts, x)
    if wanted.mode == "quantile":
        return f"qqnorm({x})\nqqline({x})"
    return _by_group("stripchart", parts, x) if "scalar" else x


def _heights(parts: Parts, x: str, group: str | None) -> str:
    across = f"{group}, {x}" if group else x
    if len(parts.variables) == 1:
        return f"table({across})"
    listed = f"list({across})"
    return f"tapply({column(DATA, parts.variables[1])}, {listed}, mean, na.rm = TRUE)"


def _by_group(function: str, parts: Parts, x: str) -> str:
    if parts.group is not None and len(parts.variables) == 1:
        return f"{function}({name(parts.variables[0])} ~ {name(parts.group)}, data = {DATA})"
    return (
        f"{function}({columns(DATA, parts.variables)})"
        if len(parts.variables) > 1
        else f"{function}({x})"
    )


def _components(wanted: Graph, parts: Parts) -> list[str]:
    found = (_component(each, parts) for each in wanted.components)
    return [each for each in found if each]


def _component(each: Component, parts: Parts) -> str:
    if each.mode == "grid":
        return "grid()"
    if each.mode == "abline":
        if each.h is not None:
            return f"abline(h = {each.h!r})"
        return (
            f"abline(v = {each.v!r})" if each.v is not None else f"abline({each.a!r}, {each.b!r})"
        )
    if each.mode == "text":
        return f"text({each.x!r}, {each.y!r}, {value(each.label)})"
    if each.mode == "fit":
        x, y = (name(variable) for variable in parts.variables)
        if each.method == "lm":
            return f"abline(lm({y} ~ {x}, data = {DATA}))"
        direct = 'control = loess.control(surface = "direct")'
        fit = f"loess({y} ~ {x}, data = {DATA}, {direct})"
        across = f"range({column(DATA, parts.variables[0])}, na.rm = TRUE)"
        at = "at <- seq(r[1], r[2], length.out = 80)"
        new = f"setNames(data.frame(at), {value(parts.variables[0])})"
        return f"r <- {across}\n{at}\nlines(at, predict({fit}, {new}))"
    if each.mode == "labels" and each.variable:
        x, y = (column(DATA, variable) for variable in parts.variables)
        return f"text({x}, {y}, {column(DATA, each.variable)}, pos = 3)"
    return ""
