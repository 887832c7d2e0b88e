"""A data set as it came in a message: its values checked and taken out of it."""

from typing import Any

from palaestra.statistics.engines.frames import Column, Frame, check_frame
from palaestra.statistics.sheets.changes import AddVariable
from palaestra.statistics.sheets.sheet import Sheet, apply
from palaestra.statistics.structures import Problem
from palaestra.statistics.structures.datasets import Dataset

ROW_NAMES = ":rownames"


def read_dataset(
    found: Dataset, body: dict[str, Any], *, max_data: int | None
) -> tuple[dict[str, Column], dict[str, Any], int]:
    """Columns, the body without values, and how many rows there are. Raises Problem."""
    sheet = Sheet(metas=[], columns={}, rows=0)
    variables: list[dict[str, Any]] = body["variables"]
    rows = next((len(raw["values"]) for raw in variables if raw.get("values") is not None), 0)
    for index, raw in enumerate(variables):
        try:
            _add(sheet, raw, rows)
        except Problem as problem:
            path = f"variables[{index}]" + (f".{problem.path}" if problem.path else "")
            problem.path = path
            raise
    columns = dict(sheet.columns)
    check_frame(Frame(name="", columns=columns), max_data=max_data)
    if found.rownames is not None:
        if columns and len(found.rownames) != sheet.rows:
            raise Problem("length_mismatch", "There are more or fewer row names than rows.")
        columns[ROW_NAMES] = Column(mode="string", values=list(found.rownames))
    kept = {key: value for key, value in body.items() if key != "rownames"}
    return columns, {**kept, "variables": sheet.metas}, sheet.rows


def _add(sheet: Sheet, raw: dict[str, Any], rows: int) -> None:
    """One that has a formula and no values yet is empty until it is computed."""
    given = raw.get("values")
    values = [None] * rows if given is None else given
    apply(sheet, AddVariable(variable={**raw, "values": values}))
