"""The code of any result."""

from typing import Any

from palaestra.statistics.formulas.trees import Holdings
from palaestra.statistics.outputs.code import (
    commands,
    crosstabs,
    descriptives,
    graphs,
    models,
    tests,
)
from palaestra.statistics.outputs.scope import Scope
from palaestra.statistics.structures import (
    Command,
    Crosstab,
    Descriptive,
    Graph,
    Model,
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


def code_of(
    wanted: Runnable, scope: Scope | None, holdings: Holdings, *, dataset: str | None
) -> str:
    if isinstance(wanted, Command):
        return commands.code(wanted, holdings, dataset) + "\n"
    lines: list[str] = _KINDS[type(wanted)].code(wanted, scope, holdings.catalog)
    return "\n".join(lines) + "\n"
