"""The Python engine: a warm parent with the libraries loaded."""

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from pathlib import Path

from palaestra.statistics.engines.engine import EngineName
from palaestra.statistics.engines.python.kernel import PythonKernel
from palaestra.statistics.engines.warm import IDLE_SECONDS, WarmEngine
from palaestra.statistics.structures import Problem

_MODULE = "palaestra.statistics.engines.python.parent"


class PythonEngine(WarmEngine):
    name: EngineName = "python"

    def __init__(self, folder: Path, *, key: bytes, idle: float = IDLE_SECONDS) -> None:
        super().__init__(folder, key=key, idle=idle)
        self._parent: asyncio.subprocess.Process | None = None
        # Short: the path of a unix socket has at most 107 bytes.
        self._sockets: tempfile.TemporaryDirectory[str] | None = None

    @property
    def running(self) -> bool:
        return self._parent is not None and self._parent.returncode is None

    async def _start(self) -> None:
        await self._stop()
        self._sockets = tempfile.TemporaryDirectory(prefix="palaestra-py-")
        self._parent = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            _MODULE,
            self._path,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        assert self._parent.stdout is not None, "it is a pipe"
        if await self._parent.stdout.readline() != b"ready\n":
            raise Problem("busy", "The Python engine did not start.")

    @property
    def _path(self) -> str:
        assert self._sockets is not None, "made by _start"
        return str(Path(self._sockets.name) / "engine.sock")

    async def _connect(self) -> PythonKernel:
        return await PythonKernel.connect(self._path)

    async def _stop(self) -> None:
        if self._parent is not None:
            # Workers share its process group.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._parent.pid, signal.SIGKILL)
            await self._parent.wait()
            assert self._parent.stdin is not None, "it is a pipe"
            self._parent.stdin.close()
            self._parent = None
        if self._sockets is not None:
            self._sockets.cleanup()
            self._sockets = None
