"""One session of R: a connection in object-capability mode, and its process."""

import os
import signal
from typing import Any

import msgspec

from palaestra.statistics.engines.engine import EngineName, Limits
from palaestra.statistics.engines.frames import Column, Frame
from palaestra.statistics.engines.kernel import KernelGone
from palaestra.statistics.engines.r.conversion import (
    answer_from_r,
    column_to_r,
    frame_from_r,
    frame_to_r,
    value_from_r,
)
from palaestra.statistics.engines.r.processes import child_inside
from palaestra.statistics.engines.rserve import (
    Connection,
    ConnectionGone,
    ProtocolError,
    RError,
    RValue,
    to_r,
)
from palaestra.statistics.structures import Problem

_GONE = "R ended unexpectedly; it may have needed too much memory."


class RKernel:
    name: EngineName = "r"

    def __init__(self, connection: Connection, *, parent: int) -> None:
        self._connection, self._parent = connection, parent
        self._inside = 0

    @classmethod
    async def connect(cls, path: str) -> "RKernel":
        """Raises OSError (TimeoutError: it is busy) or `KernelGone`."""
        try:
            connection = await Connection.open(path)
        except (ConnectionGone, ProtocolError):
            raise KernelGone(_GONE) from None
        kernel = cls(connection, parent=connection.peer)
        try:
            kernel._inside = int((await kernel._call("process")).data[0])
        except BaseException:
            await connection.close()
            raise
        return kernel

    async def limit(self, limits: Limits) -> None:
        await self._told("limit", to_r(float(limits.memory_mb)))

    async def ping(self) -> None:
        await self._call("ping")

    async def put(self, frame: Frame) -> None:
        await self._told("put", to_r(frame.name), frame_to_r(frame))

    async def set_variable(self, dataset: str, name: str, column: Column) -> None:
        await self._told("set_variable", to_r(dataset), to_r(name), column_to_r(column))

    async def ask(self, request: dict[str, Any]) -> Any:
        answer = await self._told("run", to_r(msgspec.json.encode(request).decode()))
        if request["do"] == "command":
            return value_from_r(answer)
        if request["do"] == "shapes":
            return _shapes(answer)
        return answer_from_r(answer)

    async def dump(self) -> bytes:
        found = (await self._told("dump_all")).data
        return bytes(found)

    async def load(self, kept: bytes) -> None:
        await self._told("load_all", to_r(kept))

    async def _told(self, name: str, *arguments: RValue) -> RValue:
        """The answer inside what `told` in problems.R says; its problem is raised."""
        reply = await self._call(name, *arguments)
        said = dict(zip(reply.names or [], reply.data, strict=True))
        if "problem" in said:
            problem = answer_from_r(said["problem"])
            path = problem["path"]
            raise Problem(problem["code"][0], problem["message"][0], path=path[0] if path else None)
        answer: RValue = said["answer"]
        return answer

    async def _call(self, name: str, *arguments: RValue) -> RValue:
        try:
            return await self._connection.call(name, *arguments)
        except RError as error:
            raise _problem_of(error) from None
        except ValueError as wrong:
            raise Problem("type", f"R cannot hold this: {wrong}.") from None
        except (ConnectionGone, ProtocolError, OSError):
            raise KernelGone(_GONE) from None

    def interrupt(self) -> None:
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        pid = None if self._connection.closed else child_inside(self._parent, self._inside)
        if pid is not None:
            os.kill(pid, number)

    async def close(self) -> None:
        await self._connection.close()


def _shapes(answer: RValue) -> dict[str, Frame]:
    found = {}
    for name, each in zip(answer.names or [], answer.data, strict=True):
        frame, rows = each.data
        columns = frame_from_r(frame).columns
        found[name or ""] = Frame(name=name or "", columns=columns, rownames=list(rows.data))
    return found


def _problem_of(error: RError) -> Problem:
    """An interrupt outside of R's own handlers, or an error that R could not tell."""
    if error.status == 127:
        return Problem("cancelled", "The computation was stopped.")
    return Problem("r_error", f"R could not take this (status {error.status}).")
