"""What a reader gives: columns with their modes, and what could not be read as it stands."""

from dataclasses import dataclass, field
from typing import Any

from palaestra.core.errors import Invalid
from palaestra.statistics.engines.frames import Column

MOST_PROBLEMS = 100
MOST_VARIABLES = 10_000


@dataclass(slots=True)
class Variable:
    """`extra` goes with it: label, labels, missing, format, decimals."""

    name: str
    column: Column
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """`parts`: the sheets, objects or tables of the file, of which this is one."""

    variables: list[Variable]
    problems: list[dict[str, Any]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    rownames: list[str] | None = None
    # What was guessed, by the names of the choices.
    guessed: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return len(self.variables[0].column) if self.variables else 0


@dataclass(slots=True)
class Texts:
    """Cells as texts, before anybody knows what they mean; None is missing."""

    heads: list[object]
    columns: list[list[str | None]]
    problems: list[dict[str, Any]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    guessed: dict[str, Any] = field(default_factory=dict)


def choose_part(parts: list[str], wanted: str | int | None) -> int:
    """The place of the sheet, object or table that is asked for; raises Invalid."""
    if wanted is None:
        return 0
    if isinstance(wanted, str) and wanted in parts:
        return parts.index(wanted)
    place = int(wanted) if str(wanted).isdecimal() else -1
    if 0 <= place < len(parts):
        return place
    raise Invalid("choices.part", f"There is no part “{str(wanted)[:60]}” in this file.")


def note(problems: list[dict[str, Any]], code: str, message: str, **where: Any) -> None:
    """At most MOST_PROBLEMS are told."""
    if len(problems) < MOST_PROBLEMS:
        problems.append({"code": code, "message": message, **where})
