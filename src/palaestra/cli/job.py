"""`palaestra job …`: what workers have done and have yet to do."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from palaestra.cli.options import with_settings
from palaestra.core.configuration import Settings

if TYPE_CHECKING:
    from palaestra.core.database import ReadSession
    from palaestra.core.jobs import JobRow


@click.group()
def job() -> None:
    """Jobs of the server's workers."""


@job.command("list")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@with_settings
def list_(*, settings: Settings, limit: int) -> None:
    """The newest jobs: number, state, name, when, progress or error."""
    from palaestra.app import open_house

    with open_house(settings) as house:
        for line in house.database.read(lambda db: list(_lines(db, limit))):
            click.echo(line)


def _lines(db: "ReadSession", limit: int) -> Iterator[str]:
    from sqlalchemy import select

    from palaestra.core.jobs import JobRow

    for row in db.scalars(select(JobRow).order_by(JobRow.id.desc()).limit(limit)):
        made = f"{row.created_at:%Y-%m-%d %H:%M:%S}"
        yield f"{row.id:>8}  {row.state:<9}  {row.name:<28}  {made}  {_outcome(row)}"


def _outcome(row: "JobRow") -> str:
    if row.error:
        return str(row.error.get("message") or row.error.get("code") or "failed")
    return f"{row.progress:.0%} {row.progress_text}".rstrip()
