"""Our columns and values to R's, and back."""

from typing import Any

import numpy as np

from palaestra.statistics.engines.frames import Column, Frame
from palaestra.statistics.engines.rserve import (
    NA_REAL,
    DataFrame,
    Datetimes,
    Factor,
    RValue,
    to_python,
    to_r,
)
from palaestra.statistics.engines.values import Items, Matrix
from palaestra.statistics.structures import Problem


def frame_to_r(frame: Frame) -> RValue:
    columns = {name: column_to_r(column) for name, column in frame.columns.items()}
    return to_r(DataFrame(columns=columns, rownames=frame.rownames, rows=frame.rows))


def column_to_r(column: Column) -> RValue:
    if column.mode == "string":
        return RValue(kind="string", data=column.values)
    if column.mode == "logical":
        return RValue(kind="logical", data=column.values)
    if column.mode in ("nominal", "ordinal"):
        ordered = column.mode == "ordinal"
        return to_r(Factor(codes=column.values, levels=column.levels, ordered=ordered))
    return to_r(Datetimes(_with_na(column)) if column.mode == "datetime" else _with_na(column))


def _with_na(column: Column) -> Any:
    """A stored variable has no NaN: what is one is missing."""
    gone = np.isnan(column.values)
    return np.where(gone, NA_REAL, column.values) if gone.any() else column.values


def value_from_r(value: RValue) -> Any:
    """Of a command: a column, a matrix, a data set, or items of such."""
    if "data.frame" in value.classes:
        return frame_from_r(value)
    if value.kind == "list":
        return _items(value)
    if "dim" in value.attributes:
        return Matrix(values=np.asarray(to_python(value), dtype=np.float64))
    return column_from_r(value)


def frame_from_r(value: RValue, *, name: str = "data") -> Frame:
    columns = zip(value.names or [], value.data, strict=True)
    read = to_python(value)
    return Frame(
        name=name,
        columns={key or "": column_from_r(each) for key, each in columns},
        rownames=read.rownames,
    )


def column_from_r(value: RValue) -> Column:
    found = to_python(value)
    if isinstance(found, Factor):
        mode: Any = "ordinal" if found.ordered else "nominal"
        return Column(mode=mode, values=found.codes, levels=tuple(found.levels))
    if isinstance(found, Datetimes):
        return Column(mode="datetime", values=found.seconds)
    if value.kind == "string":
        return Column(mode="string", values=value.data)
    if value.kind == "logical":
        return Column(mode="logical", values=value.data)
    if value.kind not in ("integer", "double"):
        raise Problem("type", "This gives no value that can be shown.")
    return Column(mode="scalar", values=np.asarray(found, dtype=np.float64))


def _items(value: RValue) -> Items:
    """As `travelling` in main.R sends them."""
    found = dict(zip(value.names or [], value.data, strict=True))
    names = found["names"].data if "names" in found else None
    return Items(items=[value_from_r(each) for each in found["items"].data], names=names)


def answer_from_r(value: RValue) -> Any:
    """Of any other request: lists, dicts by name, arrays; truths as true and false."""
    if value.kind == "list":
        made = [answer_from_r(each) for each in value.data]
        return made if value.names is None else dict(zip(value.names, made, strict=True))
    if value.kind == "logical":
        # R says NA where nothing of a number is known.
        return [None if each == 2 else bool(each) for each in value.data.tolist()]
    return to_python(value)
