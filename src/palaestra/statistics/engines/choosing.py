"""Which engine this server has."""

from pathlib import Path
from typing import Literal

from palaestra.statistics.engines.engine import Engine
from palaestra.statistics.engines.python.engine import PythonEngine
from palaestra.statistics.structures import Problem

Choice = Literal["auto", "r", "python"]


def open_engine(choice: Choice, *, folder: Path, key: bytes, memory_mb: int = 1024) -> Engine:
    """`folder` keeps checkpoints, sealed with `key`. Nothing starts before the first session."""
    if choice == "r":
        raise Problem("not_available", "This server has no R.")
    return PythonEngine(folder, key=key, memory_mb=memory_mb)
