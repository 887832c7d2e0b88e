"""A command by itself: its value."""

import secrets
from typing import Any

import msgspec

from palaestra.statistics.engines.engine import EngineName
from palaestra.statistics.engines.values import value_result
from palaestra.statistics.formulas.parsing import parse
from palaestra.statistics.formulas.trees import Holdings, command_request, draws
from palaestra.statistics.structures import Command, Literal, Name, Problem, ValueResult
from palaestra.statistics.structures.commands import SEEDS, written

# Commands that need no engine.
ALONE = ("parse", "settings")


def ask(wanted: Command, holdings: Holdings, *, dataset: str | None) -> dict[str, Any]:
    return command_request(wanted, holdings, dataset=dataset)


def seeded(wanted: Command) -> Command:
    """With a fresh seed, where it draws and names none."""
    if wanted.seed is not None or not draws(wanted):
        return wanted
    return msgspec.structs.replace(wanted, seed=secrets.randbelow(SEEDS))


def shape(answer: Any, asked: dict[str, Any]) -> ValueResult:
    result = value_result(answer)
    result.seed = asked.get("seed")
    return result


def computed_alone(wanted: Command, engine: EngineName) -> ValueResult:
    return ValueResult(value=_alone(wanted), engine=engine)


def _alone(wanted: Command) -> Any:
    values = [_said(each, index) for index, each in enumerate(wanted.arguments)]
    if wanted.mode == "parse":
        if len(values) != 1:
            raise Problem("bad_arity", "It is written parse(text).")
        return written(parse(values[0]))
    merged: list[Any] = []
    for value in values:
        merged.extend(value if isinstance(value, list) else [value])
    return merged


def _said(argument: Any, index: int) -> Any:
    """A text that would be a name elsewhere is the text here."""
    if isinstance(argument, Literal):
        return argument.value
    if isinstance(argument, Name):
        return argument.name
    raise Problem("type", "Only plain values stand here.", path=f"arguments[{index}]")
