"""The history: up, down and up again on both databases; models and history agree."""

from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

import palaestra
from palaestra.core.accounts.models import Account
from palaestra.core.database import Database
from palaestra.core.database.base import metadata
from palaestra.core.database.migrate import (
    current,
    differences,
    downgrade,
    head,
    upgrade,
)
from palaestra.core.errors import ConfigurationError
from tests.builders.accounts import make_person


def _tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def _revision(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return current(connection)


def test_the_newest_revision_has_every_table(database: Database) -> None:
    assert _revision(database) == head()
    assert _tables(database) == set(metadata.tables)


def test_models_and_history_agree(database: Database) -> None:
    assert differences(database) == []


def test_a_difference_is_seen(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE accounts ADD COLUMN forgotten INTEGER"))
        connection.execute(text("CREATE TABLE stray (id INTEGER)"))
    assert len(differences(database)) == 2


def test_down_takes_everything_away_and_up_brings_it_back(database: Database) -> None:
    downgrade(database, to="base")
    assert _tables(database) == set()
    upgrade(database)
    assert _tables(database) == set(metadata.tables)
    assert differences(database) == []


def test_an_upgrade_of_what_is_newest_changes_nothing(database: Database) -> None:
    account = database.transact(make_person)
    upgrade(database)
    names = database.read(lambda db: db.scalars(select(Account.username)).all())
    assert names == [account.username]


def test_data_of_a_newer_program_are_refused_and_left_alone(database: Database) -> None:
    database.transact(make_person)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    with pytest.raises(ConfigurationError, match="written by a newer Palaestra"):
        upgrade(database)
    assert _revision(database) == "from_the_future"
    assert database.read(lambda db: db.scalars(select(Account.id)).all())


def test_constraints_and_indexes_are_named_by_convention(database: Database) -> None:
    inspector = inspect(database.engine)
    for table in _tables(database):
        for index in inspector.get_indexes(table):
            assert str(index["name"]).startswith(("ix_", "uq_")), index
        for key in inspector.get_foreign_keys(table):
            assert str(key["name"]).startswith("fk_"), key
        assert inspector.get_pk_constraint(table)["name"] == f"pk_{table}"


def test_files_are_named_by_date_and_content() -> None:
    versions = Path(palaestra.__file__).parent / "migrations" / "versions"
    names = [file.name for file in versions.glob("*.py")]
    assert names
    for name in names:
        assert name[:10].count("_") == 2, name
        assert name[:4].isdigit(), name
