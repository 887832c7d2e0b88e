"""What the server reads at every start agrees with what Alembic says."""

from sqlalchemy import text

from palaestra.core.database import Database
from palaestra.core.database.migrate import head
from palaestra.core.database.revision import is_newest, newest


def test_newest_revision_is_the_head_of_the_history():
    assert newest() == head()


def test_upgraded_database_is_newest(database):
    assert is_newest(database)


def test_empty_database_is_not_newest(tmp_path):
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not is_newest(empty)
    empty.close()


def test_database_of_another_version_is_not_newest(database):
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    assert not is_newest(database)
