"""Descriptives in R."""

from typing import Any

from palaestra.statistics.commands.table import COMMANDS
from palaestra.statistics.engines.catalog import Catalog
from palaestra.statistics.outputs.code.preparing import DATA, by_panel, prepared
from palaestra.statistics.outputs.code.words import columns, name, value
from palaestra.statistics.outputs.scope import Scope
from palaestra.statistics.structures import Descriptive, Literal
from palaestra.statistics.structures.commands import parse_command

_WITH_PROBS = "quantile(x, {}, na.rm = TRUE, names = FALSE, type = 7)"


def code(wanted: Descriptive, scope: Scope, catalog: Catalog) -> list[str]:
    lines = prepared(scope, catalog, [])
    made = ",\n  ".join(_one(each) for each in wanted.descriptives)
    chosen = columns(DATA, wanted.variables)
    body = f"lapply({chosen}, function(x) list(\n  {made}\n))"
    return [*lines, by_panel(scope, body)]


def _one(raw: Any) -> str:
    command = parse_command({"type": "command", "mode": raw} if isinstance(raw, str) else raw)
    given = [each.value for each in command.arguments if isinstance(each, Literal)]
    return f"{name(command.mode)} = {_call(command.mode, given)}"


def _call(mode: str, given: list[Any]) -> str:
    if mode == "quantile":
        return _WITH_PROBS.format(value(given[0] if given else [0, 0.25, 0.5, 0.75, 1]))
    if mode == "weighted_sum":
        return f"sum({value(given[0]) if given else 1} * x, na.rm = TRUE)"
    written = COMMANDS[mode][0].r
    return f"{{ {written} }}" if ";" in written else written
