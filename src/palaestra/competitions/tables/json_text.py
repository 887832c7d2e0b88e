"""Tables from and to JSON text, in the documented form ``{"column": {"row": value}}``."""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping

import msgspec
import numpy as np
import polars as pl

from palaestra.competitions.tables.layout import quoted_blocks
from palaestra.competitions.tables.table import Table, check_columns
from palaestra.core.errors import Invalid

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_COLON = ord(":")
_FORMS = 'Send {"column": {"row": value, …}, …} or a list of records.'


def read_json(text: bytes, *, field: str, record_column: str = "") -> Table:
    """A table from ``{"col": {"row": v}}``, ``{"col": [v, …]}`` or ``[{"col": v}, …]``.

    Names that all are whole numbers and stand in exactly lexicographic order ("0", "1", "10",
    …, "2"), rows' or columns', are put into numeric order: serialisers that sort keys leave
    them so, and no author means it. With `record_column` the records lie under that name, and
    single values beside it are repeated on every row.
    """
    data = _decode(text, field=field)
    if record_column:
        data = _records_within(data, record_column, field=field)
    if isinstance(data, list):
        return _from_records(data, field=field)
    if not isinstance(data, dict) or not data:
        raise Invalid(field, f"This JSON holds no table. {_FORMS}")
    names = in_numeric_order(list(data))
    check_columns(names, field=field)
    if all(isinstance(column, list) for column in data.values()):
        return _from_lists({name: data[name] for name in names}, field=field)
    return _from_columns({name: data[name] for name in names}, field=field)


def _decode(text: bytes, *, field: str) -> object:
    try:
        data: object = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _unreadable(text, str(error), field=field) from error
    if _pairs_written(text) != _pairs_kept(data):
        _refuse_doubled(text, field=field)
    return data


def _unreadable(text: bytes, reason: str, *, field: str) -> Invalid:
    token = re.search(rb"[:,\[]\s*(-?(?:NaN|nan|Infinity|inf))\b", text)
    if token is not None:
        found = token[1].decode()
        return Invalid(field, f"{found} is not a JSON value; write null for what is missing.")
    return Invalid(field, f"This is not JSON: {reason}.")


def _pairs_written(text: bytes) -> int:
    """How many ``key: value`` the text has, counting colons outside of strings."""
    if b"\\" in text:
        text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    return sum(
        int(np.count_nonzero((block == _COLON) & ~inside)) for block, inside in quoted_blocks(text)
    )


def _pairs_kept(data: object, *, deeper: bool = True) -> int:
    if isinstance(data, list):
        return sum(len(record) for record in data if isinstance(record, dict))
    if not isinstance(data, dict):
        return 0
    within = data.values() if deeper else ()
    return len(data) + sum(_pairs_kept(value, deeper=False) for value in within)


def _refuse_doubled(text: bytes, *, field: str) -> None:
    """Names the key that an object holds twice. Slow, so only called when there is one."""

    def check(pairs: list[tuple[str, object]]) -> None:
        for key, count in Counter(key for key, _ in pairs).items():
            if count > 1:
                raise Invalid(field, f"The label {key} occurs twice.", row=key)

    json.loads(text, object_pairs_hook=check)


def in_numeric_order(names: list[str]) -> list[str]:
    """The names, numerically sorted if they are whole numbers in lexicographic order."""
    if len(names) < 2 or not all(map(_INTEGER.fullmatch, names)) or sorted(names) != names:
        return names
    return sorted(names, key=int)


def _records_within(data: object, name: str, *, field: str) -> list[object]:
    if not isinstance(data, dict) or not isinstance(data.get(name), list):
        raise Invalid(field, f"There is no list of records called {name}.", column=name)
    beside = {key: value for key, value in data.items() if not isinstance(value, dict | list)}
    return [{**beside, **row} if isinstance(row, dict) else row for row in data[name]]


def _from_records(records: list[object], *, field: str) -> Table:
    names: dict[str, None] = {}
    rows: list[Mapping[str, object]] = []
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            raise Invalid(field, f"Row {number} is not a record. {_FORMS}", row=number)
        names.update(dict.fromkeys(record))
        rows.append(record)
    check_columns(list(names), field=field)
    columns = {name: [row.get(name) for row in rows] for name in names}
    return _from_lists(columns, field=field)


def _from_lists(columns: dict[str, list[object]], *, field: str) -> Table:
    heights = {name: len(values) for name, values in columns.items()}
    for name, height in heights.items():
        if height != max(heights.values()):
            raise Invalid(
                field,
                f"Column {name} has {height} rows, but another has {max(heights.values())}.",
                column=name,
            )
    return _assemble(columns, labels=None, field=field)


def _from_columns(columns: dict[str, object], *, field: str) -> Table:
    labels: list[str] | None = None
    lists: dict[str, list[object]] = {}
    for name, cells in columns.items():
        if not isinstance(cells, dict):
            raise Invalid(field, f"Column {name} is not an object. {_FORMS}", column=name)
        if labels is None:
            labels = in_numeric_order(list(cells))
        lists[name] = _in_order(cells, labels, name=name, field=field)
    return _assemble(lists, labels=labels, field=field)


def _in_order(
    cells: dict[str, object], labels: list[str], *, name: str, field: str
) -> list[object]:
    if list(cells) == labels:
        return list(cells.values())
    missing = next((label for label in labels if label not in cells), None)
    if missing is not None:
        raise Invalid(field, f"Column {name} has no row {missing}.", row=missing, column=name)
    if len(cells) != len(labels):
        extra = next(label for label in cells if label not in set(labels))
        raise Invalid(
            field, f"Column {name} has a row {extra} that others lack.", row=extra, column=name
        )
    return [cells[label] for label in labels]


def _assemble(columns: dict[str, list[object]], *, labels: list[str] | None, field: str) -> Table:
    names = None if labels is None else pl.Series("label", labels, dtype=pl.String)
    shell = Table(pl.DataFrame(), names)
    series = [_series(shell, name, values, field=field) for name, values in columns.items()]
    return Table(pl.DataFrame(series), names)


def _series(shell: Table, name: str, values: list[object], *, field: str) -> pl.Series:
    kinds = set(map(type, values)) - {type(None)}
    if kinds <= {bool}:
        dtype: type[pl.DataType] = pl.Boolean if kinds else pl.String
        return pl.Series(name, values, dtype=dtype)
    if kinds == {str}:
        return pl.Series(
            name, [value if str(value or "").strip() else None for value in values], dtype=pl.String
        )
    if kinds <= {int, float}:
        return _number_series(shell, name, values, field=field)
    raise _mixed(shell, name, values, field=field)


def _number_series(shell: Table, name: str, values: list[object], *, field: str) -> pl.Series:
    try:
        if float not in set(map(type, values)):
            return pl.Series(name, values, dtype=pl.Int64)
    except (OverflowError, TypeError):
        pass  # beyond 64 bits: such numbers are read as floating point
    try:
        return pl.Series(name, values, dtype=pl.Float64)
    except (OverflowError, TypeError) as error:
        raise _too_large(shell, name, values, field=field) from error


def _too_large(shell: Table, name: str, values: list[object], *, field: str) -> Invalid:
    position = next(
        position
        for position, value in enumerate(values)
        if isinstance(value, int) and math.log2(abs(value) or 1) >= 1024
    )
    return shell.invalid(field, "the number is too large.", row=position, column=name)


def _mixed(shell: Table, name: str, values: list[object], *, field: str) -> Invalid:
    """Names the first cell that differs in kind from most of its column."""
    kinds = [_kind(value) for value in values]
    counts = Counter(kind for kind in kinds if kind)
    wrong = next((kind for kind in counts if kind == "nested"), min(counts, key=counts.__getitem__))
    position = kinds.index(wrong)
    value = str(values[position])[:40]
    if wrong == "nested":
        return shell.invalid(field, "a cell must be a single value.", row=position, column=name)
    usual = max(counts, key=counts.__getitem__)
    said = f"“{value}” is {wrong}, but the column holds {usual}."
    return shell.invalid(field, said, row=position, column=name)


def _kind(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "numbers"
    return "text" if isinstance(value, str) else "nested"


def write_json(table: Table) -> bytes:
    """The documented form; rows without labels are called "0", "1", …."""
    labels = table.all_labels().to_list()
    return msgspec.json.encode(
        {
            name: dict(zip(labels, table.column(name).to_list(), strict=True))
            for name in table.columns
        }
    )
