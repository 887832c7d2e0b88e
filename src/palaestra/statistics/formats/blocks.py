"""A result as headings, sentences and tables: what every written format is made of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str


@dataclass(frozen=True, slots=True)
class Caption:
    """Above a result in a document."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown of a document."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """`heads` lines of headers come first, `sides` columns of headers before the values."""

    lines: list[list[str]] = field(default_factory=list)
    heads: int = 1
    sides: int = 1


@dataclass(frozen=True, slots=True)
class Drawing:
    """A Vega-Lite specification."""

    spec: dict[str, Any]
    title: str


Block = Heading | Caption | Prose | Sentence | Grid | Drawing


def blocks_of(title: str, result: dict[str, Any] | None) -> list[Block]:
    """The title, then what was found; of an error its message."""
    found: list[Block] = [Heading(title)]
    if result is None:
        return found
    if result["type"] == "graph":
        return [*found, Drawing(result["spec"], title)]
    if result["type"] == "value":
        return [*found, Sentence(write(result.get("value")))]
    if result["type"] == "error":
        return [*found, Sentence(str(result.get("message", "")))]
    makers = {"table": _table, "test": _test, "model": _model}
    return [*found, *makers[result["type"]](result)]


def write(value: Any) -> str:
    """At full precision, as far as it means something to a reader: six digits that count."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return {1: "∞", -1: "−∞"}.get(value.get("inf", 0), NOTHING)
    if isinstance(value, list | tuple):
        return ", ".join(write(each) for each in value)
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _panel(result: dict[str, Any]) -> Iterator[Block]:
    if result.get("panel"):
        yield Sentence(", ".join(f"{name}: {level}" for name, level in result["panel"].items()))


def _table(result: dict[str, Any]) -> Iterator[Block]:
    for one in result.get("tables") or [result]:
        yield from _panel(one)
        heads = _lines(one["columns"])
        sides = _paths(one["rows"])
        width = max((len(path) for path in sides), default=1)
        lines = [[""] * width + line for line in heads]
        for path, cells in zip(sides, one["cells"], strict=False):
            lines.append([*path, *[""] * (width - len(path)), *(_cell(cell) for cell in cells)])
        yield Grid(lines, heads=len(heads), sides=width)


def _cell(cell: dict[str, Any]) -> str:
    text = write(cell["v"])
    return (
        f"{float(cell['v']):.1f}%" if cell["kind"] == "percent" and cell["v"] is not None else text
    )


def _paths(headers: list[dict[str, Any]]) -> list[list[str]]:
    """From each root to each leaf."""
    found = []
    for header in headers:
        below = _paths(header.get("children") or [])
        found += [[header["label"], *path] for path in below] or [[header["label"]]]
    return found


def _lines(headers: list[dict[str, Any]]) -> list[list[str]]:
    paths = _paths(headers)
    depth = max((len(path) for path in paths), default=1)
    padded = [[""] * (depth - len(path)) + path for path in paths]
    return [[path[level] for path in padded] for level in range(depth)]


def _test(result: dict[str, Any]) -> Iterator[Block]:
    for one in result.get("panels") or [result]:
        yield from _panel(one)
        yield Sentence(one.get("method") or "")
        yield Grid(_facts(one), heads=0, sides=1)
        for name, rows in (one.get("tables") or {}).items():
            yield Sentence(name)
            yield _records(rows)
        for warning in one.get("warnings") or ():
            yield Sentence(str(warning))


def _facts(one: dict[str, Any]) -> list[list[str]]:
    statistic = one.get("statistic") or {}
    lines = [[str(statistic.get("name", "statistic")), write(statistic.get("value"))]]
    if one.get("df"):
        lines.append(["df", write(one["df"])])
    lines.append(["p", write(one.get("p_value"))])
    lines += [[name, write(value)] for name, value in (one.get("estimate") or {}).items()]
    if one.get("conf_int"):
        level = round(100 * (one.get("level") or 0.95))
        lines.append([f"{level}% CI", write(one["conf_int"])])
    lines += [[name, write(value)] for name, value in (one.get("effect") or {}).items()]
    lines.append(["n", write(one.get("n"))])
    return lines


def _model(result: dict[str, Any]) -> Iterator[Block]:
    for one in result.get("panels") or [result]:
        yield from _panel(one)
        names = ("r2", "adj_r2", "sigma", "p_value", "aic", "n")
        fit = [f"{name} = {write(one[name])}" for name in names if one.get(name) is not None]
        yield Sentence(", ".join(fit))
        for key in ("coefficients", "terms"):
            if one.get(key):
                yield _records(one[key])


def _records(rows: list[dict[str, Any]]) -> Grid:
    heads = list(dict.fromkeys(key for row in rows for key in row))
    return Grid([heads, *([write(row.get(head)) for head in heads] for row in rows)])
