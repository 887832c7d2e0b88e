"""Data sets turned, joined and written out."""

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palaestra.statistics.engines.frames import Column, Frame
from palaestra.statistics.engines.python.commands.dates import formatted
from palaestra.statistics.engines.python.commands.objects import join
from palaestra.statistics.engines.python.commands.values import (
    Bounds,
    Value,
    a_column,
    a_text,
    a_truth,
    scalars,
    texts,
)
from palaestra.statistics.engines.python.descriptives import taken
from palaestra.statistics.engines.python.rows import categories
from palaestra.statistics.engines.values import elements_of
from palaestra.statistics.structures import Problem

Places = NDArray[np.int64]
_FORMULA = re.compile(r"^[=+@-]")
_NUMBER = re.compile(r"^[+-]?[0-9.]+([eE][+-]?[0-9]+)?$")


def restructured(
    bounds: Bounds,
    data: Value,
    direction: Value,
    varying: Value,
    name: Value = None,
    time: Value = None,
    id: Value = None,
) -> Frame:
    if not isinstance(data, Frame):
        raise Problem("type", "A data set is restructured.")
    way = a_text(direction, ("long", "wide"))
    names = [each or "" for each in texts(varying)]
    words = [
        default if each is None else a_text(each)
        for each, default in ((name, "value"), (time, "time"), (id, "id"))
    ]
    if way == "long":
        return _to_long(bounds, data, names, *words)
    return _to_wide(bounds, data, names, words[1], words[2])


def _to_long(
    bounds: Bounds, data: Frame, varying: list[str], name: str, time: str, id: str
) -> Frame:
    if not varying or any(each not in data.columns for each in varying):
        raise Problem("unknown_variable", "Some of the variables to stack are not in the data set.")
    n, k = data.rows, len(varying)
    bounds.check(n * k * (len(data.columns) - k + 3))
    rows = np.tile(np.arange(n), k)
    columns = {key: taken(each, rows) for key, each in data.columns.items() if key not in varying}
    times = np.repeat(np.arange(1, k + 1), n).astype(np.int32)
    columns[time] = Column(mode="nominal", values=times, levels=tuple(varying))
    columns[name] = join([data.columns[each] for each in varying])
    columns[id] = scalars(rows + 1.0)
    return Frame(name=data.name, columns=columns)


def _to_wide(bounds: Bounds, data: Frame, varying: list[str], time: str, id: str) -> Frame:
    if len(varying) != 1 or any(each not in data.columns for each in (*varying, time, id)):
        raise Problem(
            "unknown_variable", "The values, their time and the id are not all in the data set."
        )
    times = categories(data.columns[time])
    ids = elements_of(data.columns[id])
    order = {each: place for place, each in enumerate(dict.fromkeys(ids))}
    rows = np.array([order[each] for each in ids], dtype=np.int64)
    first = np.array([ids.index(each) for each in order], dtype=np.int64)
    kept = {key: each for key, each in data.columns.items() if key not in (*varying, time)}
    columns = {key: taken(each, first) for key, each in kept.items()}
    bounds.check(len(first) * len(times.levels))
    values = data.columns[varying[0]]
    for place, level in enumerate(times.levels):
        chosen = np.flatnonzero(times.codes == place)
        columns[level] = _placed(values, rows[chosen], chosen, len(first))
    return Frame(name=data.name, columns=columns)


def _placed(values: Column, rows: Places, chosen: Places, count: int) -> Column:
    """The chosen values at their rows, missing at the others."""
    if len(set(rows.tolist())) < len(rows):
        raise Problem("bad_groups", "A row has two values of one time.")
    at = np.full(count, -1, dtype=np.int64)
    at[rows] = chosen
    return with_gaps(values, at)


def with_gaps(values: Column, at: Places) -> Column:
    """The values at these places; −1 gives a missing one."""
    if values.mode == "string":
        found: Any = [None if place < 0 else values.values[place] for place in at.tolist()]
    else:
        gap = {"logical": 2, "nominal": 0, "ordinal": 0}.get(values.mode, np.nan)
        padded = np.append(values.values, np.array([gap], dtype=values.values.dtype))
        found = padded[at]
    return Column(mode=values.mode, values=found, levels=values.levels, format=values.format)


def merged(bounds: Bounds, x: Value, y: Value, by: Value = None, everything: Value = None) -> Frame:
    if not isinstance(x, Frame) or not isinstance(y, Frame):
        raise Problem("type", "Two data sets are merged.")
    if by is None:
        return _beside(x, y)
    names = [each or "" for each in texts(by)]
    if any(each not in x.columns or each not in y.columns for each in names):
        raise Problem("unknown_variable", "Not both data sets have these variables.")
    return _matched(bounds, x, y, names, everything=everything is not None and a_truth(everything))


def _beside(x: Frame, y: Frame) -> Frame:
    if x.rows != y.rows:
        raise Problem("length_mismatch", "The data sets have not equally many rows.")
    if x.columns.keys() & y.columns.keys():
        raise Problem("bad_name", "Both have a variable of one name.")
    return Frame(name=x.name, columns={**x.columns, **y.columns})


def _keys(frame: Frame, names: list[str]) -> list[tuple[Any, ...]]:
    columns = [elements_of(frame.columns[name]) for name in names]
    return list(zip(*columns, strict=True))


def _matched(bounds: Bounds, x: Frame, y: Frame, by: list[str], *, everything: bool) -> Frame:
    left, right = _keys(x, by), _keys(y, by)
    where: dict[tuple[Any, ...], list[int]] = {}
    for place, key in enumerate(right):
        where.setdefault(key, []).append(place)
    # Counted first: equal keys multiply.
    bounds.check(sum(len(where.get(key, ())) for key in left) * (len(x.columns) + len(y.columns)))
    pairs = [(i, j) for i, key in enumerate(left) for j in where.get(key, ())]
    if everything:
        known = set(left)
        pairs += [(i, -1) for i, key in enumerate(left) if key not in where]
        pairs += [(-1, j) for j, key in enumerate(right) if key not in known]
    return _paired(x, y, by, np.array(pairs, dtype=np.int64).reshape(-1, 2))


def _paired(x: Frame, y: Frame, by: list[str], pairs: Places) -> Frame:
    """The keys first; then what is only in x, and in y; what is in both gets .x and .y."""
    i, j = pairs[:, 0], pairs[:, 1]
    columns: dict[str, Column] = {}
    for name in by:
        both = join([x.columns[name], y.columns[name]])
        columns[name] = with_gaps(both, np.where(i >= 0, i, j + x.rows))
    for frame, other, at, ending in ((x, y, i, ".x"), (y, x, j, ".y")):
        for name, column in frame.columns.items():
            if name not in by:
                shown = name + ending if name in other.columns else name
                columns[shown] = with_gaps(column, at)
    return Frame(name=x.name, columns=columns)


def exported(x: Value, format: Value = None) -> Column:
    kind = "csv" if format is None else a_text(format, ("csv", "tsv"))
    separator = "," if kind == "csv" else "\t"
    columns = x.columns if isinstance(x, Frame) else {"value": a_column(x)}
    cells = [[_quoted(cell, separator) for cell in cell_texts(each)] for each in columns.values()]
    head = separator.join(_quoted(name, separator) for name in columns)
    lines = [separator.join(row) for row in zip(*cells, strict=True)]
    return Column(mode="string", values=["\n".join([head, *lines]) + "\n"])


_ISO = Column(mode="string", values=["Y-m-d"])


def cell_texts(column: Column) -> list[str]:
    if column.mode == "datetime":
        days = formatted(column, _ISO).values
        clocks = formatted(column, Column(mode="string", values=["H:M:S"])).values
        return [f"{d}T{c}Z" if d is not None else "" for d, c in zip(days, clocks, strict=True)]
    if column.mode == "scalar":
        return ["" if value != value else f"{value:.15g}" for value in column.values.tolist()]
    words = {True: "TRUE", False: "FALSE", None: ""}
    found = elements_of(column)
    return [words[each] if column.mode == "logical" else each or "" for each in found]


def _quoted(text: str, separator: str) -> str:
    """A text that would start a formula in a spreadsheet gets a quote before it."""
    if _FORMULA.match(text) and not _NUMBER.match(text):
        text = f"'{text}"
    if any(mark in text for mark in ('"', "\n", "\r", separator)):
        return '"' + text.replace('"', '""') + '"'
    return text
