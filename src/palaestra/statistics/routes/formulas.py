"""Formulas: text as people write it, and commands as variables have them."""

from palaestra.core.errors import Invalid
from palaestra.core.http import Declared, post
from palaestra.statistics.access import may_compute
from palaestra.statistics.formulas.parsing import parse
from palaestra.statistics.formulas.writing import Unwritable, text_of
from palaestra.statistics.schemas import CommandFormula, Formula, FormulaText
from palaestra.statistics.structures import Command, Name, Problem
from palaestra.statistics.structures.commands import parse_command, written


@post("/api/statistics/formulas/read", access=may_compute)
def read(data: FormulaText) -> Formula:
    """What a variable takes as its `formula`; nothing is computed."""
    try:
        found = parse(data.text)
    except Problem as problem:
        raise Invalid("text", problem.message) from problem
    if isinstance(found, Name):  # a variable that follows another one
        found = Command(mode="clone", arguments=(found,))
    if not isinstance(found, Command):
        raise Invalid("text", "A formula computes something from variables, as log(x) + 1 does.")
    return Formula(formula=written(found), text=text_of(found))


@post("/api/statistics/formulas/write", access=may_compute)
def write(data: CommandFormula) -> Formula:
    """The text of a variable's formula; null for one that only a program can write."""
    try:
        found = parse_command(data.formula)
    except Problem as problem:
        raise Invalid(f"formula.{problem.path or 'mode'}", problem.message) from problem
    try:
        text = text_of(found)
    except Unwritable:
        text = None
    return Formula(formula=data.formula, text=text)


ROUTES: list[Declared] = [read, write]
