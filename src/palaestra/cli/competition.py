"""`palaestra competition …`: competitions as folders, and their boards, from a shell."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from palaestra.cli.options import with_settings
from palaestra.core.configuration import Settings

if TYPE_CHECKING:
    from palaestra.app import House
    from palaestra.competitions.keeping import Store

START = """\
title = "My competition"
type = "predict"
metric = "absdiff"
expiration = "2030-01-01T00:00:00+00:00"
prize = 0
targets = "y"
dataset = "data.csv"
answer = "truth.csv"
"""


@click.group()
def competition() -> None:
    """Data competitions of this server."""


@competition.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def create(*, folder: Path) -> None:
    """Begin a competition in FOLDER: a small one that works, to be changed, then imported."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty.")
    (folder / "competition.toml").write_text(START)
    (folder / "description.md").write_text("Predict y where it is missing.\n")
    (folder / "data.csv").write_text("index,x,y\na,1,2.5\nb,2,4.5\nc,3,\nd,4,\n")
    (folder / "truth.csv").write_text("index,y\nc,6.5\nd,8.5\n")
    click.echo(f"{folder} has a competition: change it, then palaestra competition import.")


@competition.command("import")
@click.argument("place", metavar="FOLDER", type=click.Path(path_type=Path, exists=True))
@click.option("--host", required=True, help="Name of the account that hosts it.")
@click.option("--closes", help="Another end than the folder says, such as 2030-01-01 12:00:00.")
@click.option("--metric", help="Of a Codabench bundle: the metric in place of its program.")
@click.option("--targets", help="Of a Codabench bundle: the columns to predict, with commas.")
@click.option("--dataset", help="Of a Codabench bundle: which file of input_data is the data.")
@click.option("--answer", help="Of a Codabench bundle: which file of reference_data is the truth.")
@with_settings
def import_(
    *,
    settings: Settings,
    place: Path,
    host: str,
    closes: str | None,
    metric: str | None,
    targets: str | None,
    dataset: str | None,
    answer: str | None,
) -> None:
    """Host the competition in FOLDER, or in a bundle of Codabench (a zip too); prints its id.

    Of a bundle, what did not come over is listed on standard error.
    """
    from palaestra.app import open_house
    from palaestra.competitions import codabench, keeping

    with open_house(settings) as house:
        if not codabench.is_bundle(place):
            click.echo(keeping.bring_in(_store(house), place, host=host, closes=closes))
            return
        names = [name.strip() for name in (targets or "").split(",") if name.strip()]
        wishes = codabench.Wishes(metric=metric, targets=names, dataset=dataset, answer=answer)
        number, left = keeping.bring_in_bundle(
            _store(house), place, host=host, wishes=wishes, closes=closes
        )
    for line in left:
        click.echo(f"Not imported: {line}", err=True)
    click.echo(number)


@competition.command()
@click.argument("number")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@with_settings
def export(*, settings: Settings, number: str, folder: Path) -> None:
    """Write competition NUMBER, its truth too, into FOLDER."""
    from palaestra.app import open_house
    from palaestra.competitions import keeping

    with open_house(settings) as house:
        keeping.take_out(_store(house), number, folder)
    click.echo(f"{folder} has the competition and its truth: keep it to yourself.")


@competition.command()
@click.argument("number")
@click.option("--page", type=click.IntRange(0), default=0, show_default=True)
@with_settings
def board(*, settings: Settings, number: str, page: int) -> None:
    """A hundred lines of the board of competition NUMBER."""
    from palaestra.app import open_house
    from palaestra.competitions import keeping

    with open_house(settings) as house:
        for line in house.database.read(lambda db: keeping.board(db, number, page=page)):
            private = "" if line.private_score is None else f"  {line.private_score:12.6g}"
            shown = f"{line.rank:>6}  {line.score:12.6g}{private}  {line.submissions:>5}"
            click.echo(f"{shown}  {line.at:%Y-%m-%d %H:%M} UTC  {line.name}")


@competition.command()
@click.argument("number")
@click.option(
    "--truth",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Another truth: CSV, JSON, Parquet or Arrow.",
)
@click.option("--metric", help="Name of another metric.")
@click.option("--private-share", type=click.FloatRange(0, 1), help="Another split of the truth.")
@click.option("--why", default="", help="What the history says of it.")
@with_settings
def rescore(
    *,
    settings: Settings,
    number: str,
    truth: Path | None,
    metric: str | None,
    private_share: float | None,
    why: str,
) -> None:
    """Score every submission of competition NUMBER anew; its board changes at the end, at once."""
    from palaestra.app import open_house
    from palaestra.competitions import keeping
    from palaestra.competitions.play import RescoreOrder

    order = RescoreOrder(why=why, metric=metric, private_share=private_share)
    with open_house(settings) as house:
        for step in keeping.rescore(_store(house), number, order, truth=truth):
            click.echo(f"{step.done} of {step.total} scored, {step.refused} refused")
    if step.state == "failed":
        raise click.ClickException(f"{step.trouble} The board is as it was.")
    click.echo("The board has changed.")


def _store(house: "House") -> "Store":
    from zoneinfo import ZoneInfo

    from palaestra.competitions.keeping import Store
    from palaestra.core.configuration import SandboxSettings, ServerSettings

    return Store(
        database=house.database,
        blobs=house.blobs,
        sandbox=house.settings[SandboxSettings],
        timezone=ZoneInfo(house.settings[ServerSettings].timezone),
    )
