"""Commands to text: what `parsing.parse` reads as the same command again."""

import re

from palaestra.statistics.formulas.parsing import CONSTANTS, RESERVED
from palaestra.statistics.structures import Command, Literal, Name
from palaestra.statistics.structures.commands import Argument

# Of each command that has a sign: how tightly it binds, as the parser has it.
_SIGNS = {
    "or": (1, "|"),
    "and": (2, "&"),
    "ge": (4, ">"),
    "le": (4, "<"),
    "geq": (4, ">="),
    "leq": (4, "<="),
    "eq": (4, "=="),
    "add": (5, "+"),
    "subtract": (5, "-"),
    "multiply": (6, "*"),
    "quotient": (6, "/"),
    "power": (9, "^"),
}  # fmt: skip - a table
_NOT, _MINUS, _POWER, _WHOLE = 3, 8, 9, 10
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


class Unwritable(Exception):
    """A part that formulas have no way to write: a length of time, a variable by its data set."""


def text_of(formula: Argument) -> str:
    """Raises Unwritable."""
    return _written(formula)[0]


def _written(argument: Argument) -> tuple[str, int]:
    """The text, and how tightly its loosest operator binds."""
    if isinstance(argument, Literal):
        return _literal(argument.value)
    if isinstance(argument, Name):
        return _name(argument), _WHOLE
    if not isinstance(argument, Command):
        raise Unwritable
    if argument.mode == "not" and len(argument.arguments) == 1:
        return "!" + _within(argument.arguments[0], _NOT), _NOT
    if argument.mode in _SIGNS and len(argument.arguments) > 1:
        return _joined(argument)
    inner = ", ".join(text_of(each) for each in argument.arguments)
    return f"{argument.mode}({inner})", _WHOLE


def _joined(command: Command) -> tuple[str, int]:
    bond, sign = _SIGNS[command.mode]
    first, *others = command.arguments
    text = _within(first, bond if bond == _POWER else bond - 1)
    for index, each in enumerate(others):
        if index and bond == _POWER:  # it binds to the right: its own left side needs parentheses
            text = f"({text})"
        text += f" {sign} {_within(each, bond)}"
    return text, bond


def _within(argument: Argument, bond: int) -> str:
    """In parentheses, unless it binds more tightly than `bond`."""
    text, own = _written(argument)
    return text if own > bond else f"({text})"


def _literal(value: object) -> tuple[str, int]:
    if isinstance(value, list):
        return f"c({', '.join(_literal(each)[0] for each in value)})", _WHOLE
    if isinstance(value, str):
        return '"' + re.sub(
            '[\\\\"\n\t\r\0]', lambda found: _ESCAPES[found[0]], value
        ) + '"', _WHOLE
    if value is None:
        return "NA", _WHOLE
    if isinstance(value, bool):
        return str(value).upper(), _WHOLE
    text = repr(value)
    return text, _MINUS if text.startswith("-") else _WHOLE


def _name(name: Name) -> str:
    if name.dataset is not None:
        raise Unwritable
    return f"`{name.name}`" if name.name in RESERVED or name.name in CONSTANTS else name.name
