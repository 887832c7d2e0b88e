"""From a name to what computes it."""

import inspect
from collections.abc import Callable
from typing import Any

from palaestra.statistics.commands.distributions import BY_NAME
from palaestra.statistics.engines.python.commands import (
    dates,
    distributions,
    elementwise,
    objects,
    shaping,
    statistics,
)
from palaestra.statistics.engines.python.commands.values import Bounds, Span, Value
from palaestra.statistics.structures import Problem

# Without and with the bounds of the session.
PLAIN: dict[str, Callable[..., Any]] = {
    **elementwise.COMMANDS,
    **dates.COMMANDS,
    **objects.COMMANDS,
    **statistics.COMMANDS,
    "export": shaping.exported,
    "dmultinom": distributions.dmultinom,
}
BOUNDED: dict[str, Callable[..., Any]] = {
    **objects.BOUNDED,
    "restructure": shaping.restructured,
    "merge": shaping.merged,
    "rmultinom": distributions.rmultinom,
}
_LETTERS = ("d", "p", "q", "r")


def call(name: str, arguments: list[Value], bounds: Bounds) -> Any:
    """Raises `Problem` unknown_command, bad_arity, type…"""
    if name == "add":
        return _add(*arguments)
    if name == "seq":
        return _seq(bounds, *arguments)
    if name in PLAIN:
        return _called(name, PLAIN[name], arguments)
    if name in BOUNDED:
        return _called(name, BOUNDED[name], [bounds, *arguments])
    letter, distribution = name[:1], name[1:]
    if letter in _LETTERS and distribution in BY_NAME and arguments:
        return distributions.call(bounds, letter, distribution, arguments[0], arguments[1:])
    raise Problem("unknown_command", "There is no such command.")


def _called(name: str, function: Callable[..., Any], arguments: list[Any]) -> Any:
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError:
        raise Problem("bad_arity", f"“{name}” takes another number of arguments.") from None
    return function(*arguments)


def _add(x: Value, y: Value, *more: Value) -> Any:
    if not isinstance(y, Span):
        return elementwise.add(x, y, *more)
    if more:
        raise Problem("bad_arity", "One span is added to dates.")
    return dates.later(x, y)


def _seq(bounds: Bounds, start: Value, end: Value, by: Value = None, day: Value = None) -> Any:
    if not isinstance(end, Span):
        if day is not None:
            raise Problem("bad_arity", "day_of_month is for dates.")
        return objects.number_sequence(bounds, start, end, by)
    if by is None:
        raise Problem("bad_arity", "Say how many dates.")
    return dates.sequence(bounds, start, end, by, day)
