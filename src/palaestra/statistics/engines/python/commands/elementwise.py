"""Arithmetic, mathematics, logic and comparisons, element by element."""

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palaestra.statistics.engines.frames import LOGICAL_NA, Column
from palaestra.statistics.engines.python.commands.values import (
    Numbers,
    Value,
    a_column,
    all_missing,
    is_text,
    missing,
    numbers,
    same_length,
    scalars,
    texts,
    truth_column,
    truths,
)
from palaestra.statistics.engines.python.rows import floats
from palaestra.statistics.structures import Problem


def arithmetic(operation: Callable[[Any, Any], Any]) -> Callable[..., Column]:
    def of(*given: Value) -> Column:
        values = [numbers(each) for each in given]
        same_length(*(len(each) for each in values))
        with np.errstate(all="ignore"):
            return scalars(reduce(operation, values))

    return of


def power(x: Numbers, y: Numbers) -> Numbers:
    """As R: anything to the power of 0, and 1 to any power, is 1; NA else stays."""
    made = np.power(x, y)
    return np.where((x == 1) | (y == 0), 1.0, made)


def mathematical(function: Callable[[Numbers], Any]) -> Callable[[Value], Column]:
    def of(x: Value) -> Column:
        with np.errstate(all="ignore"):
            return scalars(function(numbers(x)))

    return of


def logarithm(x: Value, base: Value = None) -> Column:
    values = numbers(x)
    with np.errstate(all="ignore"):
        if base is None:
            return scalars(np.log(values))
        by = numbers(base)
        same_length(len(values), len(by))
        return scalars(_log(values, by))


def _log(x: Numbers, base: Numbers) -> Numbers:
    """Exact for the bases 2 and 10, as in R."""
    general = np.log(x) / np.log(base)
    return np.where(base == 2, np.log2(x), np.where(base == 10, np.log10(x), general))


def conjunction(*given: Value) -> Column:
    """False wins over missing, missing over true."""
    values = [truths(each) for each in given]
    same_length(*(len(each) for each in values))
    return truth_column(reduce(_and, values))


def _and(x: Any, y: Any) -> Any:
    return np.where((x == 0) | (y == 0), 0, np.where((x == 1) & (y == 1), 1, LOGICAL_NA))


def disjunction(*given: Value) -> Column:
    values = [truths(each) for each in given]
    same_length(*(len(each) for each in values))
    return truth_column(reduce(_or, values))


def _or(x: Any, y: Any) -> Any:
    return np.where((x == 1) | (y == 1), 1, np.where((x == 0) & (y == 0), 0, LOGICAL_NA))


def negation(x: Value) -> Column:
    values = truths(x)
    return truth_column(np.where(values == LOGICAL_NA, LOGICAL_NA, 1 - values))


def comparison(
    operation: Callable[[Any, Any], Any], *, order: bool
) -> Callable[[Value, Value], Column]:
    def of(x: Value, y: Value) -> Column:
        a, b = a_column(x), a_column(y)
        same_length(len(a), len(b))
        gone = _spread(missing(a), b) | _spread(missing(b), a)
        left, right = _comparable(a, b, order=order)
        gone = gone | _unknown(left) | _unknown(right)
        with np.errstate(invalid="ignore"):
            found = operation(left, right)
        return truth_column(np.where(gone, LOGICAL_NA, found))

    return of


def _spread(marks: NDArray[np.bool_], other: Column) -> NDArray[np.bool_]:
    return np.broadcast_to(marks, (max(len(marks), len(other)) if len(marks) == 1 else len(marks),))


def _unknown(values: Any) -> Any:
    return np.isnan(values) if values.dtype.kind == "f" else np.zeros(1, dtype=bool)


def _comparable(a: Column, b: Column, *, order: bool) -> tuple[Any, Any]:
    if order and "ordinal" in (a.mode, b.mode):
        levels = a.levels if a.mode == "ordinal" else b.levels
        return _places(a, levels), _places(b, levels)
    if is_text(a) or is_text(b):
        if order and "nominal" in (a.mode, b.mode):
            raise Problem("type", "Nominal values have no order.")
        if not all(is_text(each) or all_missing(each) for each in (a, b)):
            raise Problem("type", "Texts compare with texts.")
        return _texts(a), _texts(b)
    return _plain(a), _plain(b)


def _places(column: Column, levels: tuple[str, ...]) -> Numbers:
    if not (is_text(column) or all_missing(column)):
        raise Problem("type", "An ordinal value compares with one of its labels.")
    places = {level: float(place) for place, level in enumerate(levels, start=1)}
    found = [places.get(each, np.nan) if each is not None else np.nan for each in texts(column)]
    return np.array(found, dtype=np.float64)


def _texts(column: Column) -> Any:
    return np.array([each if each is not None else "" for each in texts(column)], dtype=object)


def _plain(column: Column) -> Numbers:
    return floats(column) if column.mode == "datetime" else numbers(column)


COMMANDS: dict[str, Callable[..., Any]] = {
    "multiply": arithmetic(operator.mul),
    "subtract": arithmetic(operator.sub),
    "quotient": arithmetic(operator.truediv),
    "power": arithmetic(power),
    "and": conjunction,
    "or": disjunction,
    "not": negation,
    "ge": comparison(operator.gt, order=True),
    "le": comparison(operator.lt, order=True),
    "geq": comparison(operator.ge, order=True),
    "leq": comparison(operator.le, order=True),
    "eq": comparison(operator.eq, order=False),
    "sin": mathematical(np.sin),
    "cos": mathematical(np.cos),
    "tan": mathematical(np.tan),
    "cot": mathematical(lambda x: 1 / np.tan(x)),
    "asin": mathematical(np.arcsin),
    "acos": mathematical(np.arccos),
    "atan": mathematical(np.arctan),
    "acot": mathematical(lambda x: np.pi / 2 - np.arctan(x)),
    "exp": mathematical(np.exp),
    "log": logarithm,
}
add = arithmetic(operator.add)
