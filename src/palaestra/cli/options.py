"""Options that every command shares, and the settings that follow from them."""

import os
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

import click

from palaestra.core.configuration import Settings

LOCAL_POSTGRES = "postgresql://localhost/palaestra"

PLACES = (
    click.option("--data", metavar="DIR", help="Folder for everything that is kept."),
    click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="palaestra.toml, panthr_config.json or config.py.",
    ),
    click.option(
        "--sql",
        metavar="[URL]",
        is_flag=False,
        flag_value="",
        default=None,
        help=f"Database; without URL: PALAESTRA_DATABASE_URL, else {LOCAL_POSTGRES}.",
    ),
)


def with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--data`, `--config` and `--sql`; the command is called with `settings` instead."""

    @wraps(command)
    def run(*, data: str | None, config: Path | None, sql: str | None, **others: Any) -> Any:
        return command(settings=read_settings(data=data, config=config, sql=sql), **others)

    return with_places(run)


def with_places(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(PLACES):
        command = option(command)
    return command


def read_settings(
    *,
    data: str | None,
    config: Path | None,
    sql: str | None,
    flags: Mapping[str, object] | None = None,
) -> Settings:
    """The effective configuration; raises ConfigurationError."""
    from palaestra.app import sections
    from palaestra.settings import load

    return load(
        sections(),
        flags={"server.data": data, "database.url": database_url(sql), **(flags or {})},
        environ=os.environ,
        config=config,
        folder=Path.cwd(),
    )


def database_url(sql: str | None) -> str | None:
    if sql == "":
        return os.environ.get("PALAESTRA_DATABASE_URL") or LOCAL_POSTGRES
    return sql
