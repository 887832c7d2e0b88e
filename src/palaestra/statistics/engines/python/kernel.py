"""The server's side of the Python engine."""

import asyncio
import contextlib
import os
import signal
from typing import Any

from palaestra.statistics.engines.engine import EngineName, Limits
from palaestra.statistics.engines.frames import Column, Frame
from palaestra.statistics.engines.kernel import KernelGone
from palaestra.statistics.engines.python.wire import HEAD, packed, unpacked
from palaestra.statistics.structures import Problem

_GONE = "The process that computed ended unexpectedly; it may have needed too much memory."


class PythonKernel:
    """A connection to a worker of its own."""

    name: EngineName = "python"

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, pid: int
    ) -> None:
        self._reader, self._writer, self._pid = reader, writer, pid

    @classmethod
    async def connect(cls, path: str) -> "PythonKernel":
        reader, writer = await asyncio.open_unix_connection(path)
        try:
            pid = int.from_bytes(await reader.readexactly(8), "little")
        except asyncio.IncompleteReadError:
            raise KernelGone(_GONE) from None
        return cls(reader, writer, pid=pid)

    async def limit(self, limits: Limits) -> None:
        await self.ask({"do": "limit", "memory_mb": limits.memory_mb})

    async def ping(self) -> None:
        await self.ask({"do": "ping"})

    async def put(self, frame: Frame) -> None:
        await self.ask({"do": "put", "frame": frame})

    async def set_variable(self, dataset: str, name: str, column: Column) -> None:
        await self.ask({"do": "set", "data": dataset, "name": name, "column": column})

    async def ask(self, request: dict[str, Any]) -> Any:
        reply = unpacked(await self._asked(packed(request)))
        if "problem" in reply:
            code, message, path = reply["problem"]
            raise Problem(code, message, path=path)
        return reply["answer"]

    async def _asked(self, message: bytes) -> bytes:
        try:
            self._writer.write(message)
            await self._writer.drain()
            (size,) = HEAD.unpack(await self._reader.readexactly(HEAD.size))
            return await self._reader.readexactly(size)
        except (OSError, asyncio.IncompleteReadError):
            raise KernelGone(_GONE) from None

    async def dump(self) -> bytes:
        return packed(await self.ask({"do": "dump"}))[HEAD.size :]

    async def load(self, kept: bytes) -> None:
        await self.ask({"do": "load", "frames": unpacked(kept)})

    def interrupt(self) -> None:
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if not self._writer.is_closing():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, number)

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()
