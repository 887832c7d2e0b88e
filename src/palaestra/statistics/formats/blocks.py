"""A result as headings, sentences and tables: what every written format is made of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from palaestra.statistics.formats.wording import Wording


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


def blocks_of(title: str, result: dict[str, Any] | None, *, wording: Wording) -> list[Block]:
    """The title, then what was found; of an error its message."""
    return [Heading(title), *(_found(title, result, wording) if result else ())]


def _found(title: str, result: dict[str, Any], wording: Wording) -> Iterator[Block]:
    if result["type"] == "graph":
        yield Drawing(result["spec"], title)
    elif result["type"] == "value":
        yield Sentence(wording.value(result.get("value")))
    elif result["type"] == "error":
        yield Sentence(str(result.get("message", "")))
    else:
        yield from _MAKERS[result["type"]](result, wording)
    yield from _notes(result, wording)


def _notes(result: dict[str, Any], wording: Wording) -> Iterator[Block]:
    """Those that have words."""
    for note in result.get("notes") or ():
        said = wording.note(note)
        if said:
            yield Sentence(said)


def _panel(result: dict[str, Any]) -> Iterator[Block]:
    if result.get("panel"):
        yield Sentence(", ".join(f"{name}: {level}" for name, level in result["panel"].items()))


def _table(result: dict[str, Any], wording: Wording) -> Iterator[Block]:
    for one in result.get("tables") or [result]:
        yield from _panel(one)
        heads = _lines(one["columns"], wording)
        sides = _paths(one["rows"], wording)
        width = max((len(path) for path in sides), default=1)
        lines = [[""] * width + line for line in heads]
        for path, cells in zip(sides, one["cells"], strict=False):
            written = [_cell(cell, wording) for cell in cells]
            lines.append([*path, *[""] * (width - len(path)), *written])
        yield Grid(lines, heads=len(heads), sides=width)


def _cell(cell: dict[str, Any], wording: Wording) -> str:
    write = wording.percent if cell["kind"] == "percent" else wording.value
    return write(cell["v"])


def _paths(headers: list[dict[str, Any]], wording: Wording) -> list[list[str]]:
    """From each root to each leaf."""
    found = []
    for header in headers:
        label, below = wording.word(header["label"]), header.get("children") or []
        found += [[label, *path] for path in _paths(below, wording)] or [[label]]
    return found


def _lines(headers: list[dict[str, Any]], wording: Wording) -> list[list[str]]:
    paths = _paths(headers, wording)
    depth = max((len(path) for path in paths), default=1)
    padded = [[""] * (depth - len(path)) + path for path in paths]
    return [[path[level] for path in padded] for level in range(depth)]


def _test(result: dict[str, Any], wording: Wording) -> Iterator[Block]:
    for one in result.get("panels") or [result]:
        yield from _panel(one)
        yield Sentence(one.get("method") or "")
        yield Grid(list(_facts(one, wording)), heads=0, sides=1)
        for name, rows in (one.get("tables") or {}).items():
            yield Sentence(wording.word(name))
            yield _records(rows, wording)
        for assumption in one.get("assumptions") or ():
            yield Sentence(_assumption(assumption, wording))
        for warning in one.get("warnings") or ():
            yield Sentence(str(warning))


def _facts(one: dict[str, Any], wording: Wording) -> Iterator[list[str]]:
    statistic = one.get("statistic") or {}
    name = str(statistic.get("name", "statistic"))
    yield [wording.word(name), wording.value(statistic.get("value"))]
    if one.get("df"):
        yield [wording.word("df"), wording.value(one["df"])]
    yield ["p", wording.value(one.get("p_value"))]
    yield from _named(one.get("estimate"), wording)
    if one.get("conf_int"):
        percent = wording.value(100 * (one.get("level") or 0.95))
        yield [
            wording.say("results.confidence", percent=percent),
            wording.interval(one["conf_int"]),
        ]
    yield from _named(one.get("effect"), wording)
    yield [wording.say("results.n"), wording.value(one.get("n"))]


def _named(values: dict[str, Any] | None, wording: Wording) -> Iterator[list[str]]:
    for name, value in (values or {}).items():
        yield [wording.word(name), wording.value(value)]


def _assumption(assumption: dict[str, Any], wording: Wording) -> str:
    if assumption.get("name") == "expected_counts":
        smallest, percent = (wording.value(assumption[key]) for key in ("smallest", "below_five"))
        return wording.say("results.expected", smallest=smallest, percent=percent)
    parts = [assumption.get("name"), assumption.get("of")]
    name = ", ".join(wording.word(str(part)) for part in parts if part)
    statistic, p = (wording.value(assumption.get(key)) for key in ("statistic", "p_value"))
    return wording.say("results.assumption", name=name, result=f"{statistic}, p = {p}")


def _model(result: dict[str, Any], wording: Wording) -> Iterator[Block]:
    for one in result.get("panels") or [result]:
        yield from _panel(one)
        yield Sentence(", ".join(_fit(one, wording)))
        for key in ("coefficients", "terms"):
            if one.get(key):
                yield _records(one[key], wording)
        for warning in one.get("warnings") or ():
            yield Sentence(str(warning))


_SIGNS = {"r2": "R²", "adj_r2": "", "sigma": "σ", "p_value": "p", "aic": "AIC", "n": "n"}


def _fit(one: dict[str, Any], wording: Wording) -> Iterator[str]:
    for key, sign in _SIGNS.items():
        if one.get(key) is not None:
            value = wording.value(one[key])
            plain = f"{sign} = {value}"
            yield plain if sign else wording.say("results.adjusted", value=value)


def _records(rows: list[dict[str, Any]], wording: Wording) -> Grid:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    heads = [wording.word(key) for key in keys]
    return Grid([heads, *([_value(row.get(key), wording) for key in keys] for row in rows)])


def _value(value: Any, wording: Wording) -> str:
    is_interval = isinstance(value, list) and len(value) == 2
    return wording.interval(value) if is_interval else wording.value(value)


_MAKERS = {"table": _table, "test": _test, "model": _model}
