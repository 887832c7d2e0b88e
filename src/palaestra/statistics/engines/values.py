"""What a command gives: a column, a matrix, a data set, or items; and how each travels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palaestra.statistics.engines.catalog import Shape, entry_of
from palaestra.statistics.engines.frames import Column, Frame, values_of
from palaestra.statistics.outputs.numbers import number, numbers
from palaestra.statistics.structures import Problem, ValueResult


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """A list; `names` where its items have them."""

    items: Sequence[Any]
    names: Sequence[str] | None = None


Value = Column | Matrix | Frame | Items


# Values of one command that travel as text; more belong into a data set, which travels as bytes.
MOST_SHOWN = 50_000


def value_result(value: Value) -> ValueResult:
    """Raises `Problem` too_much_data."""
    if _size(value) > MOST_SHOWN:
        raise Problem(
            "too_much_data",
            f"A command by itself shows at most {MOST_SHOWN} values: give a variable this formula.",
        )
    variable = values_of(value) if isinstance(value, Column) and not _is_infinite(value) else None
    return ValueResult(value=json_of(value), variable=variable)


def _is_infinite(column: Column) -> bool:
    """Whether some number in it is: no variable holds such."""
    return column.mode in ("scalar", "datetime") and bool(np.isinf(column.values).any())


def _size(value: Any) -> int:
    if isinstance(value, Matrix):
        return int(value.values.size)
    if isinstance(value, Frame):
        return value.rows * len(value.columns)
    if isinstance(value, Items):
        return sum(_size(each) for each in value.items)
    return len(value) if isinstance(value, Column) else 1


def json_of(value: Any) -> Any:
    """One element as itself, several as a list, a matrix as rows, items by name where they can."""
    if isinstance(value, Column):
        elements = elements_of(value)
        return elements[0] if len(elements) == 1 else elements
    if isinstance(value, Matrix):
        return [numbers(row) for row in value.values]
    if isinstance(value, Frame):
        return dataset_of(value)
    if isinstance(value, Items):
        return _items(value)
    return value


def elements_of(column: Column) -> list[Any]:
    """As a person reads them: of factors the labels."""
    if column.mode in ("scalar", "datetime"):
        return numbers(column.values)
    if column.mode in ("nominal", "ordinal"):
        return [column.levels[code - 1] if code else None for code in column.values.tolist()]
    found: list[Any] = values_of(column)["values"]
    return found


def _items(value: Items) -> Any:
    made = [json_of(each) for each in value.items]
    names = list(value.names or ())
    if names and all(names) and len(set(names)) == len(names):
        return dict(zip(names, made, strict=True))
    return made


def dataset_of(frame: Frame) -> dict[str, Any]:
    variables = [
        {"type": "variable", "name": name, **values_of(column), **_infinite_values(column)}
        for name, column in frame.columns.items()
    ]
    made: dict[str, Any] = {"type": "dataset", "name": frame.name, "variables": variables}
    return made if frame.rownames is None else {**made, "rownames": list(frame.rownames)}


def _infinite_values(column: Column) -> dict[str, Any]:
    """As JSON can say them, where there are some."""
    if not _is_infinite(column):
        return {}
    return {"values": [None if value != value else number(value) for value in column.values]}


def column_of(value: Any, *, rows: int | None = None, name: str = "") -> Column:
    """What a formula gave, as a variable of `rows` values; one value is repeated."""
    if not isinstance(value, Column):
        raise Problem("type", f"The formula of {name or 'this'} gives no variable.", path="formula")
    if rows is None or len(value) == rows:
        return value
    if len(value) != 1:
        raise Problem(
            "length_mismatch",
            f"The formula of {name} gives {len(value)} values for {rows} rows.",
            path="formula",
        )
    repeated = (
        value.values * rows if isinstance(value.values, list) else np.repeat(value.values, rows)
    )
    return Column(mode=value.mode, values=repeated, levels=value.levels, format=value.format)


def check_finite(column: Column, *, name: str) -> None:
    """Raises `Problem` type: no variable holds an infinite number, as of a division by zero."""
    if _is_infinite(column):
        row = int(np.flatnonzero(np.isinf(column.values))[0]) + 1
        raise Problem(
            "type",
            f"The formula of {name} gives an infinite value in row {row}, as a division by zero "
            "does. Change the formula, or leave out there what it divides by.",
            path=f"{name}.formula",
        )


def shapes_of(frames: Mapping[str, Frame]) -> dict[str, Shape]:
    """Of empty frames that say what a restored session holds; `rownames` count the rows."""
    return {
        name: Shape(
            variables={key: entry_of(column) for key, column in frame.columns.items()},
            filters=frame.filters,
            rows=int((frame.rownames or ["0"])[0]),
        )
        for name, frame in frames.items()
    }
