"""Each kind of output with what it asks and how its answer becomes a result."""

from typing import Any

from palaestra.statistics.formulas.trees import Holdings
from palaestra.statistics.outputs import commands, crosstabs, descriptives, graphs, models, tests
from palaestra.statistics.outputs.scope import Scope
from palaestra.statistics.structures import (
    Command,
    Crosstab,
    Descriptive,
    Graph,
    Model,
    Problem,
    Result,
    Runnable,
    Test,
)

_KINDS: dict[type, Any] = {
    Crosstab: crosstabs,
    Descriptive: descriptives,
    Test: tests,
    Graph: graphs,
    Model: models,
}


def ask(
    wanted: Runnable, holdings: Holdings, *, dataset: str | None
) -> tuple[Scope | None, dict[str, Any]]:
    """Raises `Problem` for whatever is wrong with the object in this workspace."""
    if isinstance(wanted, Command):
        return None, commands.ask(wanted, holdings, dataset=dataset)
    kind = _KINDS.get(type(wanted))
    if kind is None:
        raise Problem("unknown_type", f"{type(wanted).__name__} is nothing to compute.")
    asked: tuple[Scope, dict[str, Any]] = kind.ask(wanted, holdings.catalog, dataset=dataset)
    return asked


def shape(wanted: Runnable, scope: Scope | None, answer: Any, asked: dict[str, Any]) -> Result:
    if isinstance(wanted, Command):
        return commands.shape(answer, asked)
    result: Result = _KINDS[type(wanted)].shape(wanted, scope, {**answer, "asked": asked})
    return result
