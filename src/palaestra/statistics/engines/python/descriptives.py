"""Descriptives of variables in panels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from palaestra.statistics.engines.frames import Column, Frame
from palaestra.statistics.engines.python.rows import kept_rows, panels_of
from palaestra.statistics.engines.python.summaries import describe
from palaestra.statistics.engines.values import elements_of
from palaestra.statistics.outputs.numbers import numbers


def descriptive(frame: Frame, request: dict[str, Any]) -> dict[str, Any]:
    kept = kept_rows(frame, request["filters"])
    panels = panels_of(frame, request["panels"])
    values = [
        _panel(frame, request, np.flatnonzero(kept & (panels.place == place)))
        for place in range(panels.count)
    ]
    return {"levels": {name: list(each) for name, each in panels.levels.items()}, "values": values}


def _panel(frame: Frame, request: dict[str, Any], rows: NDArray[np.int64]) -> list[list[Any]]:
    columns = [taken(frame.columns[name], rows) for name in request["variables"]]
    return [
        [_few(describe(each["mode"], column, each["arguments"])) for each in request["commands"]]
        for column in columns
    ]


def taken(column: Column, rows: NDArray[np.int64]) -> Column:
    values = column.values
    chosen = [values[row] for row in rows] if isinstance(values, list) else values[rows]
    return Column(mode=column.mode, values=chosen, levels=column.levels, format=column.format)


def _few(value: Any) -> list[Any]:
    if isinstance(value, Column):
        return elements_of(value)
    return numbers(np.atleast_1d(value))
