"""Alembic on our own engine: upgrade at start, check that models and history agree."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from palaestra.core.database.base import metadata
from palaestra.core.database.engine import Database
from palaestra.core.errors import ConfigurationError

_FOLDER = Path(__file__).parents[2] / "migrations"


def config(connection: Connection | None = None) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def head() -> str:
    revision = ScriptDirectory.from_config(config()).get_current_head()
    assert revision is not None, "the history has a revision"
    return revision


def current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def revision_of(database: Database) -> str | None:
    """None for an empty database."""
    with database.engine.connect() as connection:
        return current(connection)


def upgrade(database: Database) -> None:
    """To the newest revision; raises ConfigurationError for data newer than this program."""
    upgrade_to(database, head())


def upgrade_to(database: Database, revision: str) -> None:
    """To `revision`, which this program must know: see `upgrade`."""
    refuse_newer(revision)
    with database.engine.connect() as connection:
        at = current(connection)
        connection.rollback()
        if at == revision:
            return
        refuse_newer(at)
        if database.is_sqlite:
            connection = connection.execution_options(sqlite_begin="IMMEDIATE")
        command.upgrade(config(connection), revision)
        connection.commit()


def refuse_newer(at: str | None) -> None:
    """Raise ConfigurationError for a revision that this program does not know."""
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if at is not None and at not in known:
        raise ConfigurationError(
            f"The database is at revision {at}, which this version does not know: "
            "it was written by a newer Palaestra, or by one from before the first release. "
            "Start that version, restore a backup, or begin with another data folder."
        )


def downgrade(database: Database, *, to: str) -> None:
    with database.engine.connect() as connection:
        command.downgrade(config(connection), to)
        connection.commit()


def differences(database: Database) -> list[Any]:
    """What an empty history would have to add: nothing, if models and database agree."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))
