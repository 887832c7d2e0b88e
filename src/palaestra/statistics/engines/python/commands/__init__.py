"""The locked table of commands. Arguments are values, never code; what is not here is nothing."""

from palaestra.statistics.engines.python.commands.walking import run_command

__all__ = ["run_command"]
