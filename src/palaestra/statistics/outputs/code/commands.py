"""A command in R."""

from collections.abc import Callable
from typing import Any

from palaestra.statistics.commands.distributions import BY_NAME
from palaestra.statistics.commands.table import COMMANDS
from palaestra.statistics.formulas.trees import Holdings
from palaestra.statistics.outputs.code.words import column, name, text, value
from palaestra.statistics.structures import Command, Literal, Name, Problem, Span

_SIGNS = {
    "and": "&",
    "or": "|",
    "ge": ">",
    "le": "<",
    "geq": ">=",
    "leq": "<=",
    "eq": "==",
    "add": "+",
    "multiply": "*",
    "subtract": "-",
    "quotient": "/",
    "power": "^",
}  # fmt: skip - a table
_SECONDS = {"sec": 1, "min": 60, "hour": 3600, "day": 86400, "week": 604800}
_SAME = ("sin", "cos", "tan", "asin", "acos", "atan", "exp", "log", "c", "merge")


def code(wanted: Command, holdings: Holdings, dataset: str | None) -> str:
    seed = f"set.seed({wanted.seed})\n" if wanted.seed is not None else ""
    return seed + _written(wanted, lambda each: _name(each, holdings, dataset))


def _name(given: Name, holdings: Holdings, dataset: str | None) -> str:
    catalog = holdings.catalog
    home = given.dataset or dataset
    if home in catalog.datasets and given.name in catalog.shape(home).variables:
        return column(name(home), given.name)
    if given.name in catalog.datasets or given.name in holdings.models:
        return name(given.name)
    try:
        return column(name(catalog.home([given.name], dataset=None)), given.name)
    except Problem:
        return name(given.name)


def _written(argument: Any, named: Callable[[Name], str]) -> str:
    if isinstance(argument, Literal):
        return value(argument.value)
    if isinstance(argument, Name):
        return named(argument)
    if isinstance(argument, Span):
        return str(argument.n * _SECONDS.get(argument.unit, 0)) or "0"
    given = [_written(each, named) for each in argument.arguments]
    if argument.mode in _SIGNS and not isinstance(argument.arguments[-1], Span):
        return "(" + f" {_SIGNS[argument.mode]} ".join(given) + ")"
    return _call(argument, given)


def _call(command: Command, given: list[str]) -> str:
    mode = command.mode
    special = _SPECIAL.get(mode)
    if special is not None:
        return special(given)
    if mode in _SAME or mode[1:] in BY_NAME or mode.endswith("multinom"):
        return f"{mode}({', '.join(given)})"
    spans = [each for each in command.arguments if isinstance(each, Span)]
    if mode in ("add", "seq") and spans:
        return _dates(mode, given, spans[0])
    return _from_table(mode, given)


def _dates(mode: str, given: list[str], span: Span) -> str:
    if mode == "seq":
        return f"seq({given[0]}, by = {text(f'{span.n} {span.unit}')}, length.out = {given[2]})"
    if span.unit in _SECONDS:
        return f"({given[0]} + {span.n * _SECONDS[span.unit]})"
    return f"seq({given[0]}, by = {text(f'{span.n} {span.unit}')}, length.out = 2)[2]"


def _from_table(mode: str, given: list[str]) -> str:
    """The equivalent that the table names, as a function of its arguments."""
    entry = next(use for use in COMMANDS[mode] if use.fewest_arguments <= len(given))
    wanted = [argument.name for argument in entry.arguments][: len(given)]
    return f"(function({', '.join(wanted)}) {{ {entry.r} }})({', '.join(given)})"


_SPECIAL: dict[str, Callable[[list[str]], str]] = {
    "not": lambda given: f"(!{given[0]})",
    "cot": lambda given: f"(1 / tan({given[0]}))",
    "acot": lambda given: f"(pi / 2 - atan({given[0]}))",
    "coefs": lambda given: f"coef({given[0]})",
    "fitted": lambda given: f"fitted({given[0]})",
    "residual": lambda given: f'residuals({given[0]}, type = "response")',
    "clone": lambda given: given[0],
    "now": lambda _: "Sys.time()",
    "weighted_sum": lambda given: f"sum({' * '.join(reversed(given))}, na.rm = TRUE)",
    "quantile": lambda given: (
        f"quantile({given[0]}, {given[1] if len(given) > 1 else 'c(0, 0.25, 0.5, 0.75, 1)'}, "
        "na.rm = TRUE, names = FALSE, type = 7)"
    ),
    "cor": lambda given: (
        f'cor({given[0]}, {given[1]}, use = "complete.obs"'
        + (f", method = {given[2]})" if len(given) > 2 else ")")
    ),
    "scale": lambda given: (
        f"as.vector(scale({given[0]}))"
        if len(given) == 1
        else f"({given[1]} + {given[2]} * {given[0]})"
    ),
    "rep": lambda given: (
        f"rep(rep({given[0]}, each = {given[2]}), times = {given[1]})"
        if len(given) > 2
        else f"rep({given[0]}, times = {given[1]})"
    ),
    "diff": lambda given: (
        f"as.numeric(difftime({given[0]}, {given[1]}, units = "
        + _units(given[2] if len(given) > 2 else '"day"')
        + "))"
    ),
    "subset": lambda given: f"subset({given[0]}, {given[1]})",
}  # fmt: skip - a table


def _units(unit: str) -> str:
    plural = {
        '"day"': '"days"',
        '"hour"': '"hours"',
        '"min"': '"mins"',
        '"sec"': '"secs"',
        '"week"': '"weeks"',
    }
    return plural.get(unit, unit)
