"""Edits of a data set: cells, rows, variables; each answered with what takes it back."""

from typing import TYPE_CHECKING, Any

import msgspec

from palaestra.core.database import DbSession
from palaestra.statistics import sheets
from palaestra.statistics.models import StoredObject, Workspace
from palaestra.statistics.service import objects, values
from palaestra.statistics.service.objects import Author
from palaestra.statistics.sheets.changes import Change
from palaestra.statistics.structures import Problem

if TYPE_CHECKING:
    from palaestra.statistics.sheets.sheet import Sheet

MOST_CHANGES = 1000
# A way back that is larger than this is not sent: the edit cannot be undone.
LARGEST_INVERSE = 2 << 20


def edit(
    db: DbSession,
    workspace: Workspace,
    raw: dict[str, Any],
    *,
    author: Author,
    max_data: int | None,
) -> dict[str, Any]:
    """All changes or none. The answer has those that take them back, where that is possible."""
    stored = objects.get(db, workspace.id, raw.get("target"))
    if stored.type != "dataset":
        raise Problem("bad_field", "Only data sets are edited.", path="target")
    objects.refuse_bytes(raw.get("changes"))
    changes = _read(raw.get("changes"))
    sheet = values.sheet(db, stored)
    before = {meta["name"] for meta in sheet.metas}
    inverses = [sheets.sheet.apply(sheet, change) for change in changes]
    sheets.frames.check_frame(
        sheets.frames.Frame(name="", columns=sheet.columns), max_data=max_data
    )
    _keep(db, stored, sheet, before)
    objects.touch(db, workspace, stored, author=author)
    return _answer(stored, inverses)


def _read(raw: Any) -> list[Change]:
    try:
        changes = msgspec.convert(raw, list[Change])
    except msgspec.ValidationError as wrong:
        raise Problem("bad_field", str(wrong), path="changes") from wrong
    if not 1 <= len(changes) <= MOST_CHANGES:
        raise Problem("bad_field", f"An edit has 1 to {MOST_CHANGES} changes.", path="changes")
    return changes


def _keep(db: DbSession, stored: StoredObject, sheet: "Sheet", before: set[str]) -> None:
    after = {meta["name"] for meta in sheet.metas}
    values.remove(db, stored, before - after)
    values.write(db, stored, {name: sheet.columns[name] for name in sheet.touched & after})
    if stored.rows != sheet.rows:  # names of rows that moved would name others
        values.remove(db, stored, [values.ROW_NAMES])
    stored.body = {**stored.body, "variables": sheet.metas}
    stored.rows = sheet.rows


def _answer(stored: StoredObject, inverses: list[Change]) -> dict[str, Any]:
    back = msgspec.to_builtins(inverses[::-1])
    if len(msgspec.json.encode(back)) > LARGEST_INVERSE:
        back = None
    return {"hash": stored.hash, "undo": back, "rows": stored.rows}
