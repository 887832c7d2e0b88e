"""A data set while it is edited. Every change gives the change that takes it back."""

from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

import numpy as np

from palaestra.statistics.engines.frames import Column, column_of
from palaestra.statistics.sheets import cells
from palaestra.statistics.sheets.changes import (
    AddVariable,
    Change,
    ChangeVariable,
    InsertRows,
    RemoveRows,
    RemoveVariable,
    ReplaceVariable,
    SetBlock,
)
from palaestra.statistics.sheets.converting import converted
from palaestra.statistics.sheets.packing import blank, plain
from palaestra.statistics.structures import Problem, Variable, decode
from palaestra.statistics.structures.datasets import is_name

_CHANGEABLE = {
    "name",
    "label",
    "description",
    "mode",
    "labels",
    "factors",
    "missing",
    "decimals",
    "format",
    "formula",
    "timezone",
    "comments",
}  # fmt: skip - a list of words


@dataclass(slots=True)
class Sheet:
    """`metas` are the variables without values, in order; `touched` names what changed."""

    metas: list[dict[str, Any]]
    columns: dict[str, Column]
    rows: int
    touched: set[str] = field(default_factory=set)

    def place(self, name: str) -> int:
        for index, meta in enumerate(self.metas):
            if meta["name"] == name:
                return index
        raise Problem("unknown_variable", f"There is no variable “{name}”.")

    def meta(self, name: str) -> dict[str, Any]:
        return self.metas[self.place(name)]

    def set_column(self, name: str, column: Column) -> None:
        self.columns[name] = column
        self.touched.add(name)


def apply(sheet: Sheet, change: Change) -> Change:
    """Do it; the answer takes it back. Raises Problem, with the sheet as it was."""
    return _apply(change, sheet)


@singledispatch
def _apply(change: Change, _sheet: Sheet) -> Change:
    raise TypeError(f"{change!r} is no change")


@_apply.register
def _set_block(change: SetBlock, sheet: Sheet) -> Change:
    height = len(change.values)
    if change.row + height > sheet.rows:
        raise Problem("bad_field", f"Row {change.row + height} is below the last one.")
    if any(len(line) != len(change.variables) for line in change.values):
        raise Problem("bad_field", "Each line has one value for each variable.")
    fresh: dict[str, tuple[Column, list[Any], list[str]]] = {}
    for index, name in enumerate(change.variables):
        meta = _writable(sheet, name)
        given = [line[index] for line in change.values]
        fresh[name] = cells.written(sheet.columns[name], change.row, given, name=name, meta=meta)
    old: list[list[Any]] = [[] for _ in change.values]
    for name in change.variables:
        column, before, labels = fresh[name]
        sheet.set_column(name, column)
        if labels:
            sheet.meta(name).update(labels=labels, factors=list(range(1, len(labels) + 1)))
        for line, value in zip(old, before, strict=True):
            line.append(value)
    return SetBlock(row=change.row, variables=change.variables, values=old)


def _writable(sheet: Sheet, name: str) -> dict[str, Any]:
    meta = sheet.meta(name)
    if meta.get("formula"):
        raise Problem("bad_field", f"“{name}” is computed by its formula.")
    return meta


@_apply.register
def _insert_rows(change: InsertRows, sheet: Sheet) -> Change:
    if change.row > sheet.rows:
        raise Problem("bad_field", f"The data set has {sheet.rows} rows.")
    if any(len(given) != change.count for given in change.values.values()):
        raise Problem("length_mismatch", "Each variable gets as many values as there are rows.")
    grown = {name: _grown(sheet, name, change) for name in sheet.columns}
    for name, column in grown.items():
        sheet.set_column(name, column)
    sheet.rows += change.count
    return RemoveRows(row=change.row, count=change.count)


def _grown(sheet: Sheet, name: str, change: InsertRows) -> Column:
    column = sheet.columns[name]
    empty = Column(mode=column.mode, values=blank(column.mode, change.count), levels=column.levels)
    meta = sheet.meta(name)
    if name in change.values:
        empty, _, _ = cells.written(empty, 0, change.values[name], name=name, meta=meta)
    values = _joined(column.values[: change.row], empty.values, column.values[change.row :])
    return Column(mode=column.mode, values=values, levels=empty.levels, format=column.format)


def _joined(*parts: Any) -> Any:
    if isinstance(parts[0], list):
        return [value for part in parts for value in part]
    return np.concatenate(parts)


@_apply.register
def _remove_rows(change: RemoveRows, sheet: Sheet) -> Change:
    end = change.row + change.count
    if end > sheet.rows:
        raise Problem("bad_field", f"The data set has {sheet.rows} rows.")
    old: dict[str, list[Any]] = {}
    for name, column in sheet.columns.items():
        gone = Column(
            mode=column.mode, values=column.values[change.row : end], levels=column.levels
        )
        old[name] = plain(gone)
        values = _joined(column.values[: change.row], column.values[end:])
        kept = Column(mode=column.mode, values=values, levels=column.levels, format=column.format)
        sheet.set_column(name, kept)
    sheet.rows -= change.count
    return InsertRows(row=change.row, count=change.count, values=old)


@_apply.register
def _add_variable(change: AddVariable, sheet: Sheet) -> Change:
    variable, meta = read_variable(change.variable)
    assert variable.name is not None, "read_variable says so"
    if any(each["name"] == variable.name for each in sheet.metas):
        raise Problem("bad_name", f"There is a variable “{variable.name}” already.")
    column = _column(variable, meta, sheet.rows if sheet.metas else None)
    if not sheet.metas:
        sheet.rows = len(column)
    meta |= labels_of(column)
    at = len(sheet.metas) if change.at is None else min(change.at, len(sheet.metas))
    sheet.metas.insert(at, meta)
    sheet.set_column(variable.name, column)
    return RemoveVariable(name=variable.name)


def _column(variable: Variable, meta: dict[str, Any], rows: int | None) -> Column:
    if variable.values is None:
        levels = tuple(meta.get("labels") or ())
        return Column(mode=variable.mode, values=blank(variable.mode, rows or 0), levels=levels)
    column = column_of(_unmasked(variable))
    if rows is not None and len(column) != rows:
        raise Problem("length_mismatch", f"The data set has {rows} rows, not {len(column)}.")
    return column


def _unmasked(variable: Variable) -> Variable:
    """With what is named missing kept: only an engine sees it as missing."""
    kept = (name for name in variable.__struct_fields__ if name != "missing")
    return Variable(**{name: getattr(variable, name) for name in kept})


@_apply.register
def _remove_variable(change: RemoveVariable, sheet: Sheet) -> Change:
    at = sheet.place(change.name)
    meta = sheet.metas.pop(at)
    column = sheet.columns.pop(change.name)
    sheet.touched.add(change.name)
    return AddVariable(variable={**meta, "values": plain(column)}, at=at)


@_apply.register
def _change_variable(change: ChangeVariable, sheet: Sheet) -> Change:
    strange = set(change.variable) - _CHANGEABLE
    if strange:
        raise Problem("bad_field", f"“{min(strange)}” cannot be changed.", path=min(strange))
    at = sheet.place(change.name)
    old = sheet.metas[at]
    merged = {key: value for key, value in {**old, **change.variable}.items() if value is not None}
    variable, meta = read_variable(merged)
    assert variable.name is not None, "read_variable says so"
    if variable.name != change.name and any(m["name"] == variable.name for m in sheet.metas):
        raise Problem("bad_name", f"There is a variable “{variable.name}” already.")
    former = plain(sheet.columns[change.name])
    column, meta = converted(sheet.columns[change.name], meta)
    sheet.metas[at] = meta
    del sheet.columns[change.name]
    sheet.touched.add(change.name)
    sheet.set_column(variable.name, column)
    computed = meta.get("formula") and not old.get("formula")
    if computed or meta["mode"] != old["mode"]:
        # The way back must not convert what was lost on the way, nor leave what was computed.
        return ReplaceVariable(name=variable.name, variable={**old, "values": former})
    back = {key: old.get(key) for key in {*change.variable, "labels", "factors"}}
    return ChangeVariable(name=variable.name, variable=back)


@_apply.register
def _replace_variable(change: ReplaceVariable, sheet: Sheet) -> Change:
    at = sheet.place(change.name)
    variable, meta = read_variable(change.variable)
    assert variable.name is not None, "read_variable says so"
    others = [meta["name"] for index, meta in enumerate(sheet.metas) if index != at]
    if variable.name in others:
        raise Problem("bad_name", f"There is a variable “{variable.name}” already.")
    column = _column(variable, meta, sheet.rows)
    back = {**sheet.metas[at], "values": plain(sheet.columns.pop(change.name))}
    sheet.metas[at] = meta | labels_of(column)
    sheet.touched.add(change.name)
    sheet.set_column(variable.name, column)
    return ReplaceVariable(name=variable.name, variable=back)


def read_variable(raw: dict[str, Any]) -> tuple[Variable, dict[str, Any]]:
    """The struct, and the same without values, as it is kept."""
    found = decode({"type": "variable", **raw})
    if not isinstance(found, Variable):
        raise Problem("unknown_type", "A data set is made of variables.", path="type")
    if not is_name(found.name):
        raise Problem("bad_name", "A variable needs a name.", path="name")
    meta = {key: value for key, value in raw.items() if key not in ("values", "hash", "stored")}
    return found, {**meta, "mode": found.mode}


def labels_of(column: Column) -> dict[str, Any]:
    if column.mode not in ("nominal", "ordinal"):
        return {}
    return {"labels": list(column.levels), "factors": list(range(1, len(column.levels) + 1))}
