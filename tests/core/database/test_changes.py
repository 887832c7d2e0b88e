"""A number by which a process sees that something was written since."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from palaestra.core.database import Database, DbSession
from palaestra.core.database.changes import Changes


def write(database: Database) -> None:
    database.transact(lambda db: db.execute(text("CREATE TABLE IF NOT EXISTS t (x INTEGER)")))
    database.transact(lambda db: db.execute(text("INSERT INTO t VALUES (1)")))


def test_the_number_changes_with_what_anybody_writes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'test.db'}"
    database, other = Database(url), Database(url)
    write(database)
    numbers = [database.changes.number()]
    for writer in (database, other, database):
        write(writer)
        numbers.append(database.changes.number())
    assert len(set(numbers)) == len(numbers)
    database.read(lambda db: db.execute(text("SELECT * FROM t")).all())
    assert database.changes.number() == numbers[-1] is not None
    database.close()
    other.close()


def test_what_was_given_up_changes_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    write(database)
    before = database.changes.number()

    def give_up(db: DbSession) -> None:
        db.execute(text("INSERT INTO t VALUES (2)"))
        raise KeyError

    with pytest.raises(KeyError):
        database.transact(give_up)
    assert database.changes.number() == before
    database.close()


def test_where_it_cannot_be_told_there_is_none() -> None:
    for url in ("sqlite://", "sqlite:///:memory:", "postgresql://nobody@nowhere/none"):
        assert Changes(make_url(url)).number() is None
