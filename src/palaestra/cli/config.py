"""`palaestra config --show`."""

import click

from palaestra.cli.options import with_settings
from palaestra.core.configuration import Settings


@click.command()
@click.option("--show", "shows", is_flag=True, help="Print every setting and where it came from.")
@with_settings
def config(*, settings: Settings, shows: bool) -> None:
    """The effective configuration, secrets hidden; without --show only checked."""
    from palaestra.settings import show

    click.echo(show(settings) if shows else "The configuration is valid.")
