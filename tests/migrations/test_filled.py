"""What earlier versions left is brought to the newest tables, and every row is still there."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

import palaestra
from palaestra.core.backup import restore
from palaestra.core.blobs import Blobs
from palaestra.core.database import Database
from palaestra.core.database.base import metadata
from palaestra.core.database.migrate import differences, downgrade, upgrade

FILLED = sorted((Path(__file__).parent / "filled").glob("*.tar"))


def test_this_version_left_one() -> None:
    assert f"{palaestra.__version__}.tar" in [file.name for file in FILLED]


@pytest.mark.parametrize("filled", FILLED, ids=lambda file: file.stem)
def test_rows_of_an_earlier_version_are_all_there(
    filled: Path, database: Database, tmp_path: Path
) -> None:
    downgrade(database, to="base")
    contents = restore(filled, database, Blobs(tmp_path / "blobs"), secret=tmp_path / "secret")
    upgrade(database)

    assert differences(database) == []
    assert sum(contents.rows.values()) > 100
    kept = {name: rows for name, rows in contents.rows.items() if name in metadata.tables}
    assert {name: _count(database, name) for name in kept} == kept


def _count(database: Database, name: str) -> int:
    counted = select(func.count()).select_from(metadata.tables[name])
    return database.read(lambda db: db.scalar(counted) or 0)
