"""What is added to a graph, in R's own graphics."""

from collections.abc import Iterator

from palaestra.statistics.outputs.code.preparing import DATA
from palaestra.statistics.outputs.code.words import column, indented, name, value
from palaestra.statistics.outputs.graphs.asking import Parts
from palaestra.statistics.structures import Graph
from palaestra.statistics.structures.outputs import Component


def component_lines(wanted: Graph, parts: Parts) -> Iterator[str]:
    for each in wanted.components:
        if each.mode == "fit":
            yield _fit(each, parts)
        else:
            yield from _plain(each, parts)
    if wanted.mode == "scatter" and parts.group:
        yield from legend_lines(wanted, f"levels({column(DATA, parts.group)})")


def legend_lines(wanted: Graph, levels: str) -> Iterator[str]:
    """Of points whose colours count from 1; `levels` is an expression of R."""
    place = legend_place(wanted)
    if place != "none":
        yield f"legend({value(place)}, {levels}, col = seq_along({levels}), pch = 1)"


def legend_place(wanted: Graph) -> str:
    """Where the last word on it puts it."""
    places = [each.position for each in wanted.components if each.mode == "legend"]
    return places[-1] if places else "right"


def _plain(each: Component, parts: Parts) -> Iterator[str]:
    if each.mode == "grid":
        yield "grid()"
    elif each.mode == "abline":
        yield _line(each)
    elif each.mode == "text":
        yield f"text({each.x!r}, {each.y!r}, {value(each.label)})"
    elif each.mode == "labels" and each.variable:
        x, y = (column(DATA, variable) for variable in parts.variables)
        yield f"text({x}, {y}, {column(DATA, each.variable)}, pos = 3)"


def _line(each: Component) -> str:
    if each.h is not None:
        return f"abline(h = {each.h!r})"
    return f"abline(v = {each.v!r})" if each.v is not None else f"abline({each.a!r}, {each.b!r})"


def _fit(each: Component, parts: Parts) -> str:
    """A line through all, or one a group that has rows enough."""
    if parts.group is None:
        return "\n".join(_curve(each, parts, DATA))
    split = f"split({DATA}, {column(DATA, parts.group)})"
    enough = f"Filter(function(g) nrow(g) > 2, {split})"
    return f"for (g in {enough}) {{\n{indented(_curve(each, parts, 'g'))}\n}}"


def _curve(each: Component, parts: Parts, data: str) -> Iterator[str]:
    x, y = parts.variables
    pair = f"{name(y)} ~ {name(x)}, data = {data}"
    yield f"r <- range({column(data, x)}[!is.na({column(data, y)})], na.rm = TRUE)"
    yield f"new <- setNames(data.frame(seq(r[1], r[2], length.out = 80)), {value(x)})"
    if each.method == "loess":
        direct = 'loess.control(surface = "direct")'
        yield f"lines(new[[1]], predict(loess({pair}, control = {direct}), new))"
        return
    yield f'p <- predict(lm({pair}), new, interval = "confidence")'
    yield 'lines(new[[1]], p[, "fit"])'
    if each.se:
        yield 'matlines(new[[1]], p[, c("lwr", "upr")], lty = 2, col = 1)'
