"""Data frames in R's files as tables of ours."""

from pathlib import Path
from typing import Any

import numpy as np

from palaestra.core.errors import Invalid
from palaestra.statistics.engines.frames import LOGICAL_NA, Column
from palaestra.statistics.formats.naming import variable_names
from palaestra.statistics.formats.r_data import RValue, read_r
from palaestra.statistics.formats.table import Table, Variable, choose_part, note

_NA_INTEGER = -(1 << 31)
DAY = 86400.0


def read_r_frames(path: Path, choices: dict[str, Any]) -> Table:
    """The data frame, or the first of several. Raises Invalid about `file`."""
    frames = {name: one for name, one in read_r(path).items() if _is_table(one)}
    if not frames:
        raise Invalid("file", "There is no data frame in this file of R.")
    parts = [name or "data" for name in frames]
    chosen = list(frames.values())[choose_part(parts, choices.get("part"))]
    table = _table(chosen)
    table.parts = parts
    return table


def _is_table(one: RValue) -> bool:
    return one.kind == "list" and one.inherits("data.frame")


def _table(frame: RValue) -> Table:
    heads = frame.texts("names")
    table = Table([])
    for name, head, value in zip(variable_names(heads), heads, frame.value, strict=False):
        column = _column(value)
        if column is None:
            note(table.problems, "left_out", f"{head} is no plain variable and was left out.")
            continue
        extra = {} if name == head else {"label": head}
        table.variables.append(Variable(name, column, extra))
    lengths = {len(one.column) for one in table.variables}
    if len(lengths) > 1:
        raise Invalid("file", "The variables of this data frame are not equally long.")
    rows = frame.texts("row.names")
    table.rownames = [str(row) for row in rows] if len(rows) == table.rows and rows else None
    return table


def _column(value: Any) -> Column | None:
    if not isinstance(value, RValue):
        return None
    if value.inherits("factor"):
        return _factor(value)
    if value.kind == "character":
        return Column(mode="string", values=list(value.value))
    if value.kind == "logical":
        codes = np.where(value.value == _NA_INTEGER, LOGICAL_NA, value.value != 0)
        return Column(mode="logical", values=codes.astype(np.uint8))
    if value.kind in ("integer", "double"):
        return _numbers(value)
    return None


def _factor(value: RValue) -> Column:
    levels = tuple("NA" if level is None else level for level in value.texts("levels"))
    codes = np.where(value.value == _NA_INTEGER, 0, value.value).astype(np.int32)
    if len(codes) and not 0 <= int(codes.min()) <= int(codes.max()) <= len(levels):
        raise Invalid("file", "A factor of this file has codes without levels.")
    mode: Any = "ordinal" if value.inherits("ordered") else "nominal"
    return Column(mode=mode, values=codes, levels=levels)


def _numbers(value: RValue) -> Column:
    values = value.value.astype(np.float64)
    if value.kind == "integer":
        values = np.where(value.value == _NA_INTEGER, np.nan, values)
    values = np.where(np.isfinite(values), values, np.nan)
    if value.inherits("Date"):
        return Column(mode="datetime", values=values * DAY, format="Y-m-d")
    if value.inherits("POSIXct"):
        return Column(mode="datetime", values=values, format="Y-m-d H:M:S")
    return Column(mode="scalar", values=values)
