"""Which engine this server has."""

from pathlib import Path
from typing import Literal

from palaestra.core.sandbox import Sandbox
from palaestra.statistics.engines.engine import Engine
from palaestra.statistics.engines.python.engine import PythonEngine
from palaestra.statistics.engines.r.engine import REngine
from palaestra.statistics.engines.r.process import installed
from palaestra.statistics.structures import Problem

Choice = Literal["auto", "r", "python"]


def open_engine(
    choice: Choice, *, folder: Path, key: bytes, sandbox: Sandbox, memory_mb: int = 4096
) -> Engine:
    """`folder` keeps checkpoints, sealed with `key`; `memory_mb` bounds all of R's sessions.

    Nothing starts before the first session. Raises `Problem` not_available where R is asked for
    and not installed.
    """
    if choice == "r" and not installed():
        raise Problem("not_available", "Install R with Rserve and jsonlite, or use Python.")
    if choice == "python" or not installed():
        return PythonEngine(folder, key=key)
    return REngine(folder, key=key, sandbox=sandbox, memory_mb=memory_mb)
