"""Commands as engines take them: every name replaced by what it means in the workspace."""

from dataclasses import dataclass
from typing import Any

from palaestra.statistics.commands.table import COMMANDS, check_call
from palaestra.statistics.engines.catalog import Catalog
from palaestra.statistics.outputs import models
from palaestra.statistics.structures import Command, Literal, Model, Name, Problem, Span
from palaestra.statistics.structures.commands import parse_command

DEPTH = 64


@dataclass(slots=True)
class Holdings:
    """What names of a workspace may mean."""

    catalog: Catalog
    models: dict[str, Model]
    lists: dict[str, list[Any]]


def command_request(command: Command, holdings: Holdings, *, dataset: str | None) -> dict[str, Any]:
    request = {"do": "command", "tree": tree_of(command, holdings, dataset=dataset)}
    return {**request, "seed": command.seed} if command.seed is not None else request


def draws(command: Command) -> bool:
    """Whether random numbers are in it, however deep."""
    waiting = [command]
    while waiting:
        one = waiting.pop()
        if any(entry.group == "random" for entry in COMMANDS.get(one.mode, ())):
            return True
        waiting.extend(each for each in one.arguments if isinstance(each, Command))
    return False


def tree_of(
    argument: Any, holdings: Holdings, *, dataset: str | None, path: str = "", depth: int = 0
) -> dict[str, Any]:
    """Nodes: call with args · value · span · var [data set, name] · data · model · list."""
    if depth > DEPTH:
        raise Problem("formula_too_large", f"At most {DEPTH} levels deep.", path=path)
    if isinstance(argument, Literal):
        return {"value": argument.value}
    if isinstance(argument, Span):
        return {"span": [argument.n, argument.unit]}
    if isinstance(argument, Name):
        return _meaning(argument, holdings, dataset=dataset, path=path, depth=depth)
    check_call(argument, path=path)
    if argument.mode in ("parse", "settings"):
        raise Problem("type", f"{argument.mode} stands by itself.", path=path or None)
    inner = [
        tree_of(each, holdings, dataset=dataset, path=_inside(path, index), depth=depth + 1)
        for index, each in enumerate(argument.arguments)
    ]
    return {"call": argument.mode, "args": inner}


def _inside(path: str, index: int) -> str:
    return f"{path}.arguments[{index}]" if path else f"arguments[{index}]"


def _meaning(
    name: Name, holdings: Holdings, *, dataset: str | None, path: str, depth: int
) -> dict[str, Any]:
    """A variable of the data set at hand first, then other data sets, models and lists."""
    catalog, text = holdings.catalog, name.name
    at_hand = name.dataset or dataset
    if at_hand in catalog.datasets and text in catalog.shape(at_hand).variables:
        return {"var": [at_hand, text]}
    if name.dataset is not None:
        catalog.home([text], dataset=name.dataset)
    if text in catalog.datasets:
        return {"data": text}
    if text in holdings.models:
        return {"model": _model(holdings.models[text], holdings, dataset=dataset)}
    if text in holdings.lists:
        items = [_item(each) for each in holdings.lists[text]]
        return {
            "list": [
                tree_of(each, holdings, dataset=dataset, path=path, depth=depth + 1)
                for each in items
            ]
        }
    try:
        return {"var": [catalog.home([text], dataset=None), text]}
    except Problem as problem:
        problem.path = path or None
        raise


def _item(raw: Any) -> Any:
    """An item of a list object: a name, a command, or a plain value."""
    if isinstance(raw, str):
        return Name(name=raw)
    return parse_command(raw) if isinstance(raw, dict) else Literal(value=raw)


def _model(model: Model, holdings: Holdings, *, dataset: str | None) -> dict[str, Any]:
    _, request = models.ask(model, holdings.catalog, dataset=dataset)
    return request
