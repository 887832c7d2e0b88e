"""The desk where code is run: asked for by routes and events, queued, and written down."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from palaestra.core.access import Identity
from palaestra.core.configuration import SandboxSettings
from palaestra.core.database import Database
from palaestra.core.errors import NotSignedIn
from palaestra.core.sandbox import Limits, RunResult, Sandbox
from palaestra.core.sandbox.queue import FairQueue
from palaestra.screencasts.schemas.runs import RunAsked
from palaestra.screencasts.service import runs

# All that a program leaves; see `Sandbox.run`.
EVERYTHING = ("*",)


class CodeDesk:
    def __init__(
        self,
        database: Database,
        sandbox: Sandbox,
        settings: SandboxSettings,
        *,
        needs_sign_in: bool,
    ) -> None:
        self._database, self.sandbox, self._settings = database, sandbox, settings
        self._needs_sign_in = needs_sign_in
        self.queue = FairQueue(at_once=settings.at_once, waiting=settings.waiting)

    def admit(self, identity: Identity) -> str:
        """Whose turn it is counted for. Raises NotSignedIn where nobody may be anonymous."""
        if identity.is_anonymous and self._needs_sign_in:
            raise NotSignedIn
        return str(identity.account_id or identity.address)

    async def run(self, asked: RunAsked, identity: Identity) -> tuple[int, RunResult]:
        """Run and write down. Raises Invalid, TooMany, Unavailable, NotSignedIn."""
        caller = self.admit(identity)
        limits = self.limits(asked)
        work = self.work_of(asked, limits)
        waiting = self.queue.submit(caller, work)
        # Whoever asked may leave: what was begun is ended and written down all the same.
        return await asyncio.shield(self._written_down(asked, identity, limits, waiting))

    async def _written_down(
        self, asked: RunAsked, identity: Identity, limits: Limits, waiting: Any
    ) -> tuple[int, RunResult]:
        begun = asyncio.create_task(
            self._database.atransact(runs.begin, identity, asked, limits=limits, interactive=False)
        )
        try:
            result = await asyncio.wrap_future(waiting)
        except BaseException:
            with contextlib.suppress(Exception):
                lost = RunResult(exit_code=-1, output=b"", killed_by="lost")
                await self._database.atransact(runs.finish, await begun, lost)
            raise
        self.queue.measured(result.wall_ms / 1000)
        run_id = await begun
        await self._database.atransact(runs.finish, run_id, result)
        return run_id, result

    def work_of(self, asked: RunAsked, limits: Limits) -> Callable[[], RunResult]:
        return lambda: self.sandbox.run(
            asked.code,
            language=asked.language,
            stdin=asked.stdin.encode("utf-8", "replace"),
            files={file.name: file.base64 for file in asked.files},
            collect=EVERYTHING,
            limits=limits,
        )

    def limits(self, asked: RunAsked) -> Limits:
        """The server's, or what is asked for where that is less."""
        most = limits_of(self._settings)
        wished = asked.limits
        return replace(
            most,
            wall_seconds=min(wished.seconds or most.wall_seconds or 0, most.wall_seconds or 0),
            memory=min(wished.memory or most.memory, most.memory),
            output=min(most.output if wished.output is None else wished.output, most.output),
        )

    def close(self) -> None:
        self.queue.close()


def limits_of(settings: SandboxSettings) -> Limits:
    return Limits(
        wall_seconds=settings.seconds,
        cpu_seconds=int(settings.seconds * 4) + 1,
        memory=settings.memory,
        disk=min(settings.disk, settings.memory),
        processes=settings.processes,
        output=settings.output,
    )


@contextlib.asynccontextmanager
async def desk_of(parts: Mapping[type, Any]) -> Any:
    """Closed when the server goes down."""
    desk = parts[CodeDesk]
    try:
        yield
    finally:
        desk.close()
