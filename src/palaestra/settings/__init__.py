"""Joins what every part of the house declares with what flags, environment and files say.

Highest first: flags, environment, palaestra.toml (or the file named by ``--config`` or
``CONFIG_PATH``), panthr_config.json in the working folder, the caller's fallbacks, defaults.
"""

from palaestra.settings.load import load
from palaestra.settings.show import show

__all__ = ["load", "show"]
