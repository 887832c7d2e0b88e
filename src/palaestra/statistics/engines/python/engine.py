"""The Python engine: a warm parent, started with the first session."""

import asyncio
import contextlib
import os
import secrets
import signal
import sys
import tempfile
import time
from pathlib import Path

from palaestra.statistics.engines.engine import EngineName, Limits, Reload
from palaestra.statistics.engines.keeping import Keeper
from palaestra.statistics.engines.kernel import KernelGone
from palaestra.statistics.engines.python.kernel import PythonKernel
from palaestra.statistics.engines.session import KernelSession
from palaestra.statistics.structures import Problem

_MODULE = "palaestra.statistics.engines.python.parent"


class PythonEngine:
    """`folder` keeps checkpoints; `key` seals them. `memory_mb` bounds each worker."""

    name: EngineName = "python"

    def __init__(self, folder: Path, *, key: bytes, memory_mb: int = 1024) -> None:
        self._folder, self._key, self._memory_mb = folder, key, memory_mb
        self._starting = asyncio.Lock()
        self._parent: asyncio.subprocess.Process | None = None
        # Short: the path of a unix socket has at most 107 bytes.
        self._sockets: tempfile.TemporaryDirectory[str] | None = None
        self._path = ""
        self._sessions: set[KernelSession] = set()
        self._control: PythonKernel | None = None
        self._pinging = asyncio.Lock()

    async def open(
        self, workspace: str, *, reload: Reload | None = None, limits: Limits | None = None
    ) -> KernelSession:
        self._folder.mkdir(parents=True, exist_ok=True)
        keeper = Keeper(self._folder / secrets.token_hex(16), key=self._key + workspace.encode())
        session = KernelSession(
            engine=self.name,
            start=self._kernel,
            latency=self._latency,
            keeper=keeper,
            reload=reload,
            limits=limits or Limits(),
        )
        session.on_close = lambda: self._sessions.discard(session)
        await session.begin()
        self._sessions.add(session)
        return session

    async def _kernel(self) -> PythonKernel:
        async with self._starting:
            if self._parent is None or self._parent.returncode is not None:
                await self._start()
        try:
            return await PythonKernel.connect(self._path)
        except (OSError, asyncio.IncompleteReadError):
            raise Problem("busy", "The Python engine takes no session now; try again.") from None

    async def _latency(self) -> float:
        """Over a connection of its own, so that it waits for no computation."""
        started = time.perf_counter()
        async with self._pinging:
            if self._control is None:
                self._control = await self._kernel()
            try:
                await self._control.ask({"do": "ping"})
            except KernelGone:
                self._control = None
                raise Problem("busy", "The engine does not answer.") from None
        return (time.perf_counter() - started) * 1000

    async def _start(self) -> None:
        self._sockets = tempfile.TemporaryDirectory(prefix="palaestra-py-")
        self._path = str(Path(self._sockets.name) / "engine.sock")
        self._parent = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            _MODULE,
            self._path,
            str(self._memory_mb),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        assert self._parent.stdout is not None, "it is a pipe"
        if await self._parent.stdout.readline() != b"ready\n":
            raise Problem("busy", "The Python engine did not start.")

    async def close(self) -> None:
        for session in [*self._sessions]:
            await session.close()
        if self._control is not None:
            await self._control.close()
        if self._parent is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._parent.pid, signal.SIGKILL)
            await self._parent.wait()
            assert self._parent.stdin is not None, "it is a pipe"
            self._parent.stdin.close()
        if self._sockets is not None:
            self._sockets.cleanup()
