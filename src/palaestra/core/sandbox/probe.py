"""Which way of running code works on this machine: found out by really running some."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from palaestra.core.errors import Unavailable
from palaestra.core.sandbox.limits import RunResult

# Two ways with bubblewrap, two with a container for each run.
Mode = Literal["warm", "cold", "docker", "podman"]
PROGRAM = "print('it runs')"


@dataclass(frozen=True, slots=True)
class Probe:
    """`mode` None: none. `why` says of each way that was tried and failed what it said."""

    mode: Mode | None
    why: str

    def describe(self) -> str:
        if self.mode is None:
            return f"no way to run code works: {self.why}"
        way = self.mode if self.mode in ("warm", "cold") else f"in containers of {self.mode}"
        return f"code runs {way}" + (f"; {self.why}" if self.why else "")


def probe(run: Callable[[Mode], RunResult], ways: tuple[Mode, ...]) -> Probe:
    """The first of `ways` that works."""
    failed = []
    for way in ways:
        try:
            result = run(way)
        except Unavailable as wrong:
            failed.append(f"{way}: {wrong.message}")
            continue
        if result.output == b"it runs\n":
            return Probe(way, "; ".join(failed))
        failed.append(f"{way}: it ended with {result.exit_code} {result.killed_by}".rstrip())
    return Probe(None, "; ".join(failed))
