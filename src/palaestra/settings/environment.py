"""Values from the environment and from the command line."""

import logging
from collections.abc import Mapping
from pathlib import Path

from palaestra.settings.given import Given, Layer, Schema

logger = logging.getLogger(__name__)

PREFIX = "PALAESTRA_"
# Documented or short names, below the systematic ones.
ALIASES = {
    "HTTP_PORT": "server.port",
    "PALAESTRA_DATA": "server.data",
    "PALAESTRA_OPEN_TO_THE_NETWORK": "server.open_to_the_network",
}
FLAGS = {"database.url": "--sql"}


def from_environment(environ: Mapping[str, str], schema: Schema, *, folder: Path) -> Layer:
    variables = {variable_of(key): key for key in schema.types}
    found = {
        key: Given(environ[name], name, folder, is_text=True)
        for name, key in {**ALIASES, **variables}.items()
        if name in environ
    }
    _warn_of_unknown(environ, variables)
    return found


def from_flags(flags: Mapping[str, object], *, folder: Path) -> Layer:
    """`flags` by key; None means that the flag was not given."""
    return {
        key: Given(value, f"flag {flag_of(key)}", folder, is_text=isinstance(value, str))
        for key, value in flags.items()
        if value is not None
    }


def variable_of(key: str) -> str:
    return PREFIX + key.replace(".", "_").upper()


def flag_of(key: str) -> str:
    return FLAGS.get(key, "--" + key.rpartition(".")[2].replace("_", "-"))


def _warn_of_unknown(environ: Mapping[str, str], variables: Mapping[str, str]) -> None:
    for name in environ:
        if name.startswith(PREFIX) and name not in variables and name not in ALIASES:
            logger.warning("%s in the environment is not a setting of this server", name)
