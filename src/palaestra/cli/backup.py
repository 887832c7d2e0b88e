"""`palaestra backup FILE` and `palaestra restore FILE`."""

from pathlib import Path

import click

import palaestra
from palaestra.cli.options import with_settings
from palaestra.core.configuration import Settings

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@FILE
@with_settings
def backup(*, file: Path, settings: Settings) -> None:
    """Write everything the server keeps into FILE (a tar); the server may go on running."""
    from palaestra.app import open_house
    from palaestra.core.backup import write

    with open_house(settings) as house:
        contents = write(
            file,
            house.database,
            house.blobs,
            secret=settings.data / "secret",
            version=palaestra.__version__,
        )
    size = file.stat().st_size
    rows = sum(contents.rows.values())
    click.echo(f"{file}: {rows:,} rows and {contents.blobs:,} files, {size:,} bytes.")


@click.command()
@FILE
@with_settings
def restore(*, file: Path, settings: Settings) -> None:
    """Fill an empty server from FILE, then bring it up to this version."""
    from palaestra.cli.serve.lock import lock
    from palaestra.core.backup import restore as restore_from
    from palaestra.core.blobs import Blobs
    from palaestra.core.configuration import database_url
    from palaestra.core.database import Database
    from palaestra.core.database.migrate import upgrade

    with lock(settings.data):
        database = Database(database_url(settings))
        try:
            blobs = Blobs(settings.data / "blobs")
            contents = restore_from(file, database, blobs, secret=settings.data / "secret")
            upgrade(database)
        finally:
            database.close()
    rows = sum(contents.rows.values())
    click.echo(f"Restored {rows:,} rows and {contents.blobs:,} files of {contents.made_at}.")
