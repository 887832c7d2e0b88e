"""A database's rows as lines of JSON and back, by what the database itself says of its tables.

The program's models are not asked: an old backup is read at its own revision.
"""

import base64
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import (
    Connection,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    func,
    select,
    text,
)

from palaestra.core.errors import Invalid

VERSION_TABLE = "alembic_version"
AT_ONCE = 1000


def reflected(connection: Connection) -> list[Table]:
    """Every table but the revision's, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSION_TABLE]


def dump(connection: Connection, table: Table) -> Iterator[bytes]:
    """A line for each row, a list of its cells in the order of the table's columns."""
    header = [str(column.name) for column in table.columns]
    yield msgspec.json.encode(header) + b"\n"
    rows = connection.execution_options(yield_per=AT_ONCE).execute(select(table))
    for row in rows:
        yield msgspec.json.encode([_plain(cell) for cell in row]) + b"\n"


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        # SQLite keeps moments without their zone, which is UTC.
        return (cell if cell.tzinfo else cell.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(cell, bytes):
        return base64.b64encode(cell).decode()
    return cell


def load(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Insert what `dump` wrote; how many rows. Raises Invalid for columns that do not fit."""
    lines = iter(lines)
    header = msgspec.json.decode(next(lines), type=list[str])
    if set(header) != {column.name for column in table.columns}:
        raise Invalid("backup", f"The table {table.name} has other columns in the backup.")
    count, batch = 0, list[dict[str, Any]]()
    for line in lines:
        cells = msgspec.json.decode(line, type=list[Any])
        batch.append(
            {
                name: _typed(table, name, cell, connection)
                for name, cell in zip(header, cells, strict=True)
            }
        )
        if len(batch) == AT_ONCE:
            count += _insert(connection, table, batch)
    return count + _insert(connection, table, batch)


def _insert(connection: Connection, table: Table, batch: list[dict[str, Any]]) -> int:
    inserted = len(batch)
    if batch:
        connection.execute(table.insert(), batch)
        batch.clear()
    return inserted


def _typed(table: Table, name: str, cell: Any, connection: Connection) -> Any:
    kind = table.columns[name].type
    if cell is None:
        return None
    if isinstance(kind, DateTime):
        moment = datetime.fromisoformat(cell)
        return moment.replace(tzinfo=None) if connection.dialect.name == "sqlite" else moment
    if isinstance(kind, LargeBinary):
        return base64.b64decode(cell)
    return cell


def is_empty(connection: Connection, table: Table) -> bool:
    return connection.scalar(select(func.count()).select_from(table)) == 0


def go_on_counting(connection: Connection, table: Table) -> None:
    """Let PostgreSQL's own counters follow the highest id that was restored."""
    (key, *others) = table.primary_key.columns or (None,)
    if connection.dialect.name != "postgresql" or key is None or others:
        return
    sequence = connection.scalar(
        text("SELECT pg_get_serial_sequence(:name, :column)"),
        {"name": table.name, "column": key.name},
    )
    highest = connection.scalar(select(func.max(key)))
    if sequence and highest:
        connection.execute(text("SELECT setval(:name, :last)"), {"name": sequence, "last": highest})
