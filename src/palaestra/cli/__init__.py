"""`palaestra …`: each command in a file of its own, loaded when it is called."""

from importlib import import_module
from typing import Any

import click

import palaestra
from palaestra.core.errors import PalaestraError

COMMANDS = {
    "serve": "palaestra.cli.serve.command:serve",
    "demo": "palaestra.cli.demo:demo",
    "doctor": "palaestra.cli.doctor:doctor",
    "config": "palaestra.cli.config:config",
    "user": "palaestra.cli.user:user",
    "db": "palaestra.cli.db:db",
    "backup": "palaestra.cli.backup:backup",
    "restore": "palaestra.cli.backup:restore",
    "job": "palaestra.cli.job:job",
    "competition": "palaestra.cli.competition:competition",
    "screencast": "palaestra.cli.screencast:screencast",
    "where": "palaestra.cli.where:where",
    "openapi": "palaestra.cli.openapi:openapi",
    "register": "palaestra.cli.register:register",
}


class Commands(click.Group):
    """Says what went wrong on purpose in one line; a traceback is only for our own faults."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except PalaestraError as refused:
            raise click.ClickException(refused.message) from refused


@click.group(cls=Commands)
@click.version_option(palaestra.__version__, prog_name="palaestra")
def main() -> None:
    """Palaestra: one server for a course, a contest or a lab."""
