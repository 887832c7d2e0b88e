"""Data sets as columns, the shape in which they go to an engine.

Imports numpy: load this where data is handled, not where a server starts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from palaestra.statistics.structures.datasets import Dataset, Mode, Variable, is_name
from palaestra.statistics.structures.problems import Problem

LOGICAL_NA = 2


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """`values` by mode: scalar and datetime float64, NaN missing · nominal and ordinal int32 from 1
    into `levels`, 0 missing · logical uint8 0, 1, 2 missing · string a list with None missing."""

    mode: Mode
    values: Any
    levels: tuple[str, ...] = ()
    format: str | None = None

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A data set of columns of one length."""

    name: str
    columns: dict[str, Column]
    rownames: Sequence[str] | None = None
    # Filters of the data set itself: names of logical columns that count for every output.
    filters: tuple[str, ...] = field(default=())

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0


def frame_of(dataset: Dataset, *, max_data: int | None = None) -> Frame:
    """Raises `Problem`: bad_name, bad_field, type, length_mismatch, too_much_data.

    Variables with a formula and no values yet are left out: the engine computes them.
    """
    columns: dict[str, Column] = {}
    for index, variable in enumerate(dataset.variables):
        path = f"variables[{index}]"
        if isinstance(variable, str):
            raise Problem("unknown_variable", f"“{variable}” was not joined in.", path=path)
        if not is_name(variable.name) or variable.name in columns:
            raise Problem("bad_name", "Variables need names, each its own.", path=f"{path}.name")
        if variable.values is not None:
            assert variable.name is not None, "is_name said so"
            columns[variable.name] = column_of(variable, path=path)
    frame = Frame(
        name=dataset.name or "data",
        columns=columns,
        rownames=dataset.rownames,
        filters=tuple(dataset.filters),
    )
    check_frame(frame, max_data=max_data)
    return frame


def check_frame(frame: Frame, *, max_data: int | None) -> None:
    lengths = {name: len(column) for name, column in frame.columns.items()}
    if frame.rownames is not None:
        lengths["rownames"] = len(frame.rownames)
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in list(lengths.items())[:8])
        raise Problem("length_mismatch", f"Variables of a data set are equally long: {told}.")
    if max_data is not None and frame.rows * len(frame.columns) > max_data:
        raise Problem("too_much_data", f"Rows times variables may be at most {max_data}.")


def column_of(variable: Variable, *, path: str = "") -> Column:
    """The column of a variable's values; what `missing` names becomes missing."""
    values = variable.values or []
    if variable.missing:
        gone = set(variable.missing)
        values = [None if value in gone else value for value in values]
    make = _MAKERS[variable.mode]
    try:
        return make(variable, values)
    except (TypeError, ValueError, OverflowError) as wrong:
        raise Problem(
            "type", f"Values do not fit the mode {variable.mode}: {wrong}.", path=f"{path}.values"
        ) from None


def _numbers(variable: Variable, values: Sequence[Any]) -> Column:
    if any(isinstance(value, bool | str) for value in values):
        raise TypeError("numbers or null are expected")
    data = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    if np.isinf(data).any():
        raise ValueError("numbers must be finite")
    return Column(mode=variable.mode, values=data, format=variable.format)


def _truths(_: Variable, values: Sequence[Any]) -> Column:
    codes = {None: LOGICAL_NA, True: 1, False: 0}
    if any(not isinstance(value, bool | None) for value in values):
        raise TypeError("true, false or null are expected")
    return Column(mode="logical", values=np.array([codes[v] for v in values], dtype=np.uint8))


def _texts(_: Variable, values: Sequence[Any]) -> Column:
    if any(not isinstance(value, str | None) for value in values):
        raise TypeError("texts or null are expected")
    return Column(mode="string", values=list(values))


def _codes(variable: Variable, values: Sequence[Any]) -> Column:
    if any(isinstance(value, str) for value in values):
        return _coded(variable, values)
    factors = variable.factors or list(range(1, len(variable.labels or ()) + 1))
    labels = variable.labels or [_label(factor) for factor in factors]
    if not factors:
        factors = sorted({value for value in values if value is not None})
        labels = [_label(factor) for factor in factors]
    if len(labels) != len(factors):
        raise ValueError("factors and labels differ in number")
    places: dict[Any, int] = {None: 0} | {f: i for i, f in enumerate(factors, start=1)}
    missing = next((value for value in values if value not in places), None)
    if missing is not None:
        raise ValueError(f"{missing} is not among the factors")
    data = np.array([places[value] for value in values], dtype=np.int32)
    return Column(mode=variable.mode, values=data, levels=tuple(labels))


def _coded(variable: Variable, values: Sequence[Any]) -> Column:
    """Texts get codes: by their place among the labels, or by first appearance."""
    if any(not isinstance(value, str | None) for value in values):
        raise TypeError("labels are texts, or codes are numbers, not both")
    labels = list(variable.labels or dict.fromkeys(v for v in values if v is not None))
    places = {None: 0} | {label: i for i, label in enumerate(labels, start=1)}
    strange = next((value for value in values if value not in places), None)
    if strange is not None:
        raise ValueError(f"“{strange}” is not among the labels")
    data = np.array([places[value] for value in values], dtype=np.int32)
    return Column(mode=variable.mode, values=data, levels=tuple(labels))


def _label(factor: Any) -> str:
    return str(int(factor)) if isinstance(factor, float) and factor.is_integer() else str(factor)


_MAKERS = {
    "scalar": _numbers,
    "datetime": _numbers,
    "logical": _truths,
    "string": _texts,
    "nominal": _codes,
    "ordinal": _codes,
}


def values_of(column: Column) -> dict[str, Any]:
    """`mode`, `values` and, for factors, `factors` and `labels`, as a Variable has them."""
    if column.mode == "string":
        return {"mode": "string", "values": list(column.values)}
    if column.mode == "logical":
        truths = (False, True, None)
        return {"mode": "logical", "values": [truths[v] for v in column.values.tolist()]}
    if column.mode in ("nominal", "ordinal"):
        return {
            "mode": column.mode,
            "values": [code or None for code in column.values.tolist()],
            "factors": list(range(1, len(column.levels) + 1)),
            "labels": list(column.levels),
        }
    # NaN alone differs from itself.
    values = [None if value != value else value for value in column.values.tolist()]
    return {"mode": column.mode, "values": values}
