"""A data set as R code that makes it, so that the code of a result stands by itself."""

from typing import Any

from palaestra.statistics.engines.frames import LOGICAL_NA, Column, Frame
from palaestra.statistics.outputs.code.words import name, text, value


def data_code(frame: Frame) -> str:
    columns = ",\n  ".join(f"{name(key)} = {_column(each)}" for key, each in frame.columns.items())
    return f"{name(frame.name)} <- data.frame(\n  {columns},\n  check.names = FALSE\n)"


def _column(column: Column) -> str:
    if column.mode == "string":
        return f"as.character({_vector([None if v is None else text(v) for v in column.values])})"
    if column.mode == "logical":
        words = {0: "FALSE", 1: "TRUE", LOGICAL_NA: None}
        return _vector([words[each] for each in column.values.tolist()])
    if column.mode in ("nominal", "ordinal"):
        return _factor(column)
    numbers = _vector([None if v != v else repr(v) for v in column.values.tolist()])
    if column.mode == "datetime":
        return f'as.POSIXct({numbers}, origin = "1970-01-01", tz = "UTC")'
    return f"as.numeric({numbers})"


def _factor(column: Column) -> str:
    codes = _vector([str(code) if code else None for code in column.values.tolist()])
    levels = value(list(column.levels))
    ordered = ", ordered = TRUE" if column.mode == "ordinal" else ""
    numbers = value(list(range(1, len(column.levels) + 1)))
    return f"factor({codes}, levels = {numbers}, labels = {levels}{ordered})"


def _vector(written: list[Any]) -> str:
    return f"c({', '.join('NA' if each is None else each for each in written)})"
