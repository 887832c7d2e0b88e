"""Rserve, started in the sandbox and watched."""

import asyncio
import socket
import tempfile
from functools import lru_cache
from pathlib import Path

from palaestra.core.errors import Unavailable
from palaestra.core.sandbox import Limits, Sandbox, Session
from palaestra.statistics.structures import Problem

LIBRARY = Path(__file__).parent / "library"
RSERVE = (
    Path("/usr/lib/R/site-library/Rserve/libs/Rserve"),
    Path("/usr/local/lib/R/site-library/Rserve/libs/Rserve"),
)
JSONLITE = (
    Path("/usr/lib/R/site-library/jsonlite"),
    Path("/usr/local/lib/R/site-library/jsonlite"),
)
# Every line is there for a reason: see docs/explanation/statistics.md.
CONFIGURATION = """\
socket /sockets/r
sockmod 0600
remote disable
fileio disable
shutdown disable
daemon disable
encoding utf8
interactive no
workdir /tmp/work
maxinbuf {inbound}
qap.oc enable
source /tmp/start.R
"""
SOCKET = "r"
# Of one message, in kB: a data set of 100 million numbers.
INBOUND = 800 * 1024
_PATIENCE = 30.0


@lru_cache(maxsize=1)
def installed() -> bool:
    """Whether this machine has R, Rserve and jsonlite."""
    return _program() is not None and any(place.is_dir() for place in JSONLITE)


def _program() -> Path | None:
    return next((place for place in RSERVE if place.exists()), None)


class Rserve:
    """One private server. `memory` bounds all its sessions together, in bytes."""

    def __init__(self, sandbox: Sandbox, *, memory: int) -> None:
        self._sandbox, self._memory = sandbox, memory
        self._session: Session | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def running(self) -> bool:
        return self._session is not None and self._session.running

    @property
    def path(self) -> str:
        assert self._folder is not None, "made by start"
        return str(Path(self._folder.name) / "sockets" / SOCKET)

    async def start(self) -> None:
        """Raises `Problem` busy with what is wrong."""
        self._folder = tempfile.TemporaryDirectory(prefix="palaestra-r-")
        try:
            self._session = await asyncio.to_thread(self._opened, Path(self._folder.name))
        except Unavailable as wrong:
            raise Problem("busy", wrong.message) from None
        await self._listening()

    def _opened(self, private: Path) -> Session:
        folder = private / "sockets"
        folder.mkdir()
        # Rserve has another user than a server that is root; who may come here is said above it.
        folder.chmod(0o777)
        files = {each.name: each.read_bytes() for each in LIBRARY.glob("*.R")}
        files["rserve.conf"] = CONFIGURATION.format(inbound=INBOUND).encode()
        return self._sandbox.open(
            b"",
            language="r",
            command=(
                str(_program()),
                *("--RS-conf", "/tmp/rserve.conf"),  # noqa: S108 - inside the sandbox
                *("--no-save", "--no-restore", "--no-environ", "--no-init-file"),
                # Room before the first collection, which writes to all memory that is shared.
                *("--min-nsize=1M", "--min-vsize=32M"),
            ),
            files=files,
            sockets=folder,
            limits=Limits(
                wall_seconds=None,
                cpu_seconds=7 * 24 * 3600,
                memory=self._memory,
                processes=2048,
                descriptors=1024,
            ),
        )

    async def _listening(self) -> None:
        """Until the socket takes calls, which is a moment after it is there. A failing `source` is
        silent: sessions are tried by others."""
        assert self._session is not None, "the caller opened it"
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        while not self._takes_calls():
            if not self._session.running:
                said = self._session.wait().text[-500:]
                raise Problem("busy", f"R did not start: {said}")
            if asyncio.get_running_loop().time() > deadline:
                raise Problem("busy", "R did not start in time.")
            await asyncio.sleep(0.01)

    def _takes_calls(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(self.path) == 0

    async def stop(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            session.cancel()
            await asyncio.to_thread(session.wait)
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
