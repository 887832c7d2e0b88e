"""The values of data sets in the database and the blob store."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from palaestra.core.blobs import blobs_of
from palaestra.core.database import DbSession, ReadSession
from palaestra.statistics import sheets
from palaestra.statistics.models import Column, StoredObject

if TYPE_CHECKING:
    from palaestra.statistics.engines.frames import Column as Values
    from palaestra.statistics.engines.frames import Frame
    from palaestra.statistics.sheets.sheet import Sheet

# What is larger lies in the blob store.
IN_DATABASE = 256 << 10
ROW_NAMES = ":rownames"  # no variable can have this name


def write(db: DbSession, stored: StoredObject, columns: "dict[str, Values]") -> None:
    """Put `columns` in the place of those of the same names."""
    db.execute(delete(Column).where(Column.object_id == stored.id, Column.name.in_(list(columns))))
    db.add_all(
        _row(db, stored.id, name, sheets.packing.pack(values), is_text=values.mode == "string")
        for name, values in columns.items()
    )
    db.flush()


def _row(db: DbSession, object_id: int, name: str, data: bytes, *, is_text: bool) -> Column:
    row = Column(object_id=object_id, name=name, is_text=is_text)
    if len(data) > IN_DATABASE:
        row.blob = blobs_of(db).add(data).hash
    else:
        row.data = data
    return row


def adopt_file(db: DbSession, stored: StoredObject, meta: dict[str, Any], file: Path) -> None:
    """The values of a variable as a worker packed them."""
    row = Column(object_id=stored.id, name=meta["name"], is_text=meta["mode"] == "string")
    if file.stat().st_size > IN_DATABASE:
        row.blob = blobs_of(db).add_file(file).hash
    else:
        row.data = file.read_bytes()
    db.add(row)


def write_row_names(db: DbSession, stored: StoredObject, names: list[str]) -> None:
    column = sheets.frames.Column(mode="string", values=names)
    write(db, stored, {ROW_NAMES: column})


def remove(db: DbSession, stored: StoredObject, names: Iterable[str] | None = None) -> None:
    gone = delete(Column).where(Column.object_id == stored.id)
    db.execute(gone if names is None else gone.where(Column.name.in_(list(names))))


def copy(db: DbSession, source: StoredObject, target: StoredObject) -> None:
    for row in db.scalars(select(Column).where(Column.object_id == source.id)):
        db.add(
            Column(
                object_id=target.id,
                name=row.name,
                is_text=row.is_text,
                data=row.data,
                blob=row.blob,
            )
        )


def read(db: ReadSession, stored: StoredObject) -> "dict[str, Values]":
    """Every column of a data set by the name of its variable."""
    metas = {meta["name"]: meta for meta in stored.body["variables"]}
    rows = db.scalars(select(Column).where(Column.object_id == stored.id))
    return {
        row.name: sheets.packing.unpack(_bytes(db, row), metas[row.name])
        for row in rows
        if row.name in metas
    }


def row_names(db: ReadSession, stored: StoredObject) -> list[str] | None:
    found = select(Column).where(Column.object_id == stored.id, Column.name == ROW_NAMES)
    row = db.scalar(found)
    if row is None:
        return None
    names: list[str] = sheets.packing.unpack(_bytes(db, row), {"mode": "string"}).values
    return names


def sheet(db: ReadSession, stored: StoredObject) -> "Sheet":
    """The data set, to be edited."""
    metas = [dict(meta) for meta in stored.body["variables"]]
    return sheets.sheet.Sheet(metas=metas, columns=read(db, stored), rows=stored.rows or 0)


def frame(db: ReadSession, stored: StoredObject) -> "Frame":
    """The data set as an engine gets it. What has a formula and no values yet is left out."""
    columns = read(db, stored)
    metas = stored.body["variables"]
    return sheets.frames.Frame(
        name=stored.name or "data",
        columns={
            meta["name"]: sheets.packing.without_missing(columns[meta["name"]], meta)
            for meta in metas
            if meta["name"] in columns
        },
        rownames=row_names(db, stored),
        filters=tuple(stored.body.get("filters") or ()),
    )


def part(db: ReadSession, stored: StoredObject, *, start: int, count: int) -> dict[str, list[Any]]:
    """Some rows of every variable, as they travel."""
    metas = {meta["name"]: meta for meta in stored.body["variables"]}
    rows = db.scalars(select(Column).where(Column.object_id == stored.id))
    return {
        row.name: _part(db, row, metas[row.name], start, count) for row in rows if row.name in metas
    }


def _part(db: ReadSession, row: Column, meta: dict[str, Any], start: int, count: int) -> list[Any]:
    size = sheets.packing.width(meta["mode"])
    if size is None:
        return list(sheets.packing.unpack(_bytes(db, row), meta).values[start : start + count])
    if row.blob is None:
        data = (row.data or b"")[start * size : (start + count) * size]
    else:
        with blobs_of(db).path(row.blob).open("rb") as file:
            file.seek(start * size)
            data = file.read(count * size)
    return sheets.packing.plain(sheets.packing.unpack(data, meta))


def _bytes(db: ReadSession, row: Column) -> bytes:
    return blobs_of(db).read(row.blob) if row.blob else row.data or b""
