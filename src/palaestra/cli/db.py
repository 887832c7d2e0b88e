"""`palaestra db …`: the database's schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from palaestra.cli.options import with_settings
from palaestra.core.configuration import Settings, database_url

if TYPE_CHECKING:
    from palaestra.core.database import Database


@click.group()
def db() -> None:
    """Bring the database's schema up or down, or compare it with the program."""


@contextmanager
def _database(settings: Settings) -> Iterator["Database"]:
    from palaestra.core.database import Database

    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(database_url(settings))
    try:
        yield database
    finally:
        database.close()


@db.command()
@with_settings
def upgrade(*, settings: Settings) -> None:
    """Bring the database to the newest revision; a starting server does this too."""
    from palaestra.core.database import migrate

    with _database(settings) as database:
        migrate.upgrade(database)
    click.echo(f"The database is at revision {migrate.head()}.")


@db.command()
@with_settings
@click.option("--to", required=True, metavar="REVISION", help="Revision, -1 or base.")
@click.confirmation_option(prompt="Tables and columns that are newer are deleted. Go on?")
def downgrade(*, settings: Settings, to: str) -> None:
    """Bring the database to an older revision. Make a backup first."""
    from palaestra.core.database import migrate

    with _database(settings) as database:
        migrate.downgrade(database, to=to)
    click.echo(f"The database is at revision {to}.")


@db.command()
@with_settings
def check(*, settings: Settings) -> None:
    """Fail where the database's tables and the program's models differ."""
    from palaestra.core.database import migrate

    with _database(settings) as database:
        found = migrate.differences(database)
    for difference in found:
        click.echo(str(difference), err=True)
    if found:
        raise click.ClickException(
            "Models and database differ; see above, or run: palaestra db upgrade"
        )
    click.echo("Models and database agree.")
