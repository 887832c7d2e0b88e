"""`palaestra doctor`: what the server and each feature need, and what is here."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from palaestra.cli.options import with_settings
from palaestra.core.configuration import (
    FEATURE_NAMES,
    DatabaseSettings,
    SandboxSettings,
    ServerSettings,
    Settings,
)

if TYPE_CHECKING:
    from palaestra.core.feature import Feature, Need

# Partial indexes with RETURNING and upserts; Debian 12 has 3.40.
OLDEST_SQLITE = (3, 35, 0)
PAGE = Path(__file__).parents[1] / "static" / "index.html"


@click.command()
@with_settings
def doctor(*, settings: Settings) -> None:
    """List what each part needs and has, with the command that installs what is missing."""
    from palaestra.app import FEATURES

    missing = _report("server", _needs_of_server(settings))
    by_name = {feature.name: feature for feature in FEATURES}
    for name in settings[ServerSettings].features:
        missing += _report_feature(name, by_name.get(name))
    for line in _advice(settings[ServerSettings]):
        click.echo(line)
    if missing:
        raise click.ClickException(f"missing: {', '.join(missing)}")
    click.echo("Everything that is needed is here.")


def _report_feature(name: str, feature: "Feature | None") -> list[str]:
    if feature is None:
        click.echo(f"{name}\n  not part of this version")
        return []
    return _report(name, feature.checks)


def _report(part: str, needs: "list[Need]") -> list[str]:
    """Print the needs of one part; the names of those that are missing and not optional."""
    click.echo(part)
    if not needs:
        click.echo("  needs nothing more")
    missing = []
    for need in needs:
        present = need.present()
        word = "have   " if present else ("want   " if need.optional else "MISSING")
        click.echo(f"  {word}  {need.name}: {need.purpose}")
        if not present:
            click.echo(f"           {need.install}")
            if not need.optional:
                missing.append(need.name)
    return missing


def _needs_of_server(settings: Settings) -> "list[Need]":
    from palaestra.core.feature import Need

    url = settings[DatabaseSettings].url or "sqlite:"
    bubblewrap = settings[SandboxSettings].bubblewrap
    return [
        Need(
            name=f"Python {sys.version_info.major}.{sys.version_info.minor}",
            purpose="3.11 or newer runs the server",
            present=lambda: sys.version_info >= (3, 11),
            install="apt-get install python3 python3-venv",
        ),
        Need(
            name=f"SQLite {sqlite3.sqlite_version}",
            purpose="3.35 or newer keeps the data where no other database is named",
            present=lambda: (
                not url.startswith("sqlite") or sqlite3.sqlite_version_info >= OLDEST_SQLITE
            ),
            install="use a newer Python, or PostgreSQL: --sql postgresql://…",
        ),
        Need(
            name="psycopg",
            purpose="speaks to PostgreSQL",
            present=lambda: find_spec("psycopg") is not None,
            install="pip install 'palaestra[postgres]'",
            optional=not url.startswith("postgres"),
        ),
        Need(
            name="scikit-learn",
            purpose="sample data for the demo and for hosting in one click",
            present=lambda: find_spec("sklearn") is not None,
            install="pip install 'palaestra[demo]'",
            optional=True,
        ),
        Need(
            name=f"data folder {settings.data}",
            purpose="everything that is kept",
            present=lambda: _is_writable(settings.data),
            install=f"mkdir -p {settings.data}, as the user who runs the server; or --data DIR",
        ),
        Need(
            name="web pages",
            purpose="the user interface",
            present=PAGE.is_file,
            install="make web",
        ),
        Need(
            name="bubblewrap",
            purpose="isolates people's code; nothing in this version runs any",
            present=lambda: shutil.which(bubblewrap) is not None,
            install="apt-get install bubblewrap",
            optional=True,
        ),
        Need(
            name="R",
            purpose="computes for statistics workspaces, which this version has not yet",
            present=lambda: shutil.which("R") is not None,
            install="apt-get install r-base-core r-cran-rserve",
            optional=True,
        ),
    ]


def _is_writable(folder: Path) -> bool:
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)


def _advice(server: ServerSettings) -> Iterator[str]:
    if not server.on_loopback and not server.tls_cert:
        yield (
            "note: over plain http from other machines, browsers give pages no microphone,\n"
            "      clipboard or wake lock. Set [server] tls_cert and tls_key, or put a proxy\n"
            "      with https in front."
        )
    absent = [name for name in FEATURE_NAMES if name not in server.features]
    if absent:
        yield f"note: left out by [server] features: {', '.join(absent)}"
