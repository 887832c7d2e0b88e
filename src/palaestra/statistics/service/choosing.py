"""Which engine computes on this server, said without starting it."""

from dataclasses import dataclass
from typing import Literal

from palaestra.statistics.engines.engine import EngineName
from palaestra.statistics.engines.r.process import installed

NO_R = (
    "R is not installed on this server: Python computes. "
    "Results are the same; what only R has says so."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """`notice`: why it is not R, for whoever computes; empty where there is nothing to say."""

    name: EngineName
    notice: str = ""


def choose(wanted: Literal["auto", "r", "python"]) -> Choice:
    """R where it is wanted or found; else Python, with a notice unless that was wanted."""
    if wanted == "python":
        return Choice("python")
    if wanted == "r":
        return Choice("r")
    if installed():
        return Choice("r")
    return Choice("python", NO_R)
