"""The part of a session that differs between the engines."""

from typing import Any, Protocol

from palaestra.statistics.engines.engine import EngineName, Limits
from palaestra.statistics.engines.frames import Column, Frame


class KernelGone(Exception):
    """The process behind a session ended; `why` is told to the user."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Kernel(Protocol):
    """One process of one session. Calls are made one at a time.

    `ask` answers a request of plain values (see `outputs`) by plain values with numpy arrays, and
    raises `Problem` with what the engine says, or `KernelGone`.
    """

    name: EngineName

    async def limit(self, limits: Limits) -> None:
        """Once, before anything else."""
        ...

    async def ping(self) -> None: ...

    async def put(self, frame: Frame) -> None: ...

    async def set_variable(self, dataset: str, name: str, column: Column) -> None: ...

    async def ask(self, request: dict[str, Any]) -> Any: ...

    async def dump(self) -> bytes: ...

    async def load(self, kept: bytes) -> None: ...

    def interrupt(self) -> None:
        """Ask the running computation to stop; it then raises `Problem` cancelled."""
        ...

    def kill(self) -> None: ...

    async def close(self) -> None: ...
