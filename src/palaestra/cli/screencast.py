"""`palaestra screencast …`: what an administrator does with casts from a shell."""

from typing import TYPE_CHECKING

import click

from palaestra.cli.options import with_settings
from palaestra.core.configuration import Settings

if TYPE_CHECKING:
    from palaestra.core.database import DbSession


@click.group()
def screencast() -> None:
    """Screencasts of this server."""


@screencast.command()
@click.argument("number", type=click.IntRange(min=1))
@click.option("--off", is_flag=True, help="Take the protection away.")
@with_settings
def protect(*, settings: Settings, number: int, off: bool) -> None:
    """Keep screencast NUMBER as it is: nobody changes or deletes it."""
    from palaestra.app import open_house

    with open_house(settings) as house:
        house.database.transact(_protect, number, is_protected=not off)
    state = "may be changed again" if off else "is protected"
    click.echo(f"Screencast {number} {state}.")


def _protect(db: "DbSession", number: int, *, is_protected: bool) -> None:
    from palaestra.core.access import Identity, Role
    from palaestra.screencasts.service import casts, changing

    cast = casts.get(db, number)
    changing.protect(db, Identity(role=Role.ADMIN), cast, is_protected=is_protected)
