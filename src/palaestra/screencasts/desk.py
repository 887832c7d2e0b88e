"""The desk where code is run: asked for by routes and events, queued, and written down."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from palaestra.core.access import Identity
from palaestra.core.blobs import Blobs
from palaestra.core.configuration import SandboxSettings
from palaestra.core.database import Database
from palaestra.core.errors import Invalid, NotSignedIn, Unavailable
from palaestra.core.sandbox import Limits, RunResult, Sandbox, check_names
from palaestra.core.sandbox.queue import FairQueue
from palaestra.screencasts.marking import Paper, paper
from palaestra.screencasts.models.attempts import Attempt
from palaestra.screencasts.replay.reading import read_file, read_ots
from palaestra.screencasts.schemas.attempts import AnswerSent
from palaestra.screencasts.schemas.runs import RunAsked
from palaestra.screencasts.service import attempts, casts, runs

# All that a program leaves; see `Sandbox.run`.
EVERYTHING = ("*",)
LOST = RunResult(exit_code=-1, output=b"", killed_by="lost")


class CodeDesk:
    def __init__(
        self,
        database: Database,
        sandbox: Sandbox,
        settings: SandboxSettings,
        blobs: Blobs,
        *,
        needs_sign_in: bool,
    ) -> None:
        self._database, self.sandbox, self._settings = database, sandbox, settings
        self._blobs, self._needs_sign_in = blobs, needs_sign_in
        self.queue = FairQueue(at_once=settings.at_once, waiting=settings.waiting)

    def admit(self, identity: Identity) -> str:
        """Whose turn it is counted for. Raises NotSignedIn where nobody may be anonymous."""
        if identity.is_anonymous and self._needs_sign_in:
            raise NotSignedIn
        return str(identity.account_id or identity.address)

    async def run(self, asked: RunAsked, identity: Identity) -> tuple[int, RunResult]:
        """Run and write down. Raises Invalid, TooMany, Unavailable, NotSignedIn."""
        caller = self.admit(identity)
        self.check(asked)
        limits = self.limits(asked)
        work = self.work_of(asked, limits)
        waiting = self.queue.submit(caller, work)
        # Whoever asked may leave: what was begun is ended and written down all the same.
        return await asyncio.shield(self._written_down(asked, identity, limits, waiting))

    async def _written_down(
        self, asked: RunAsked, identity: Identity, limits: Limits, waiting: "Future[RunResult]"
    ) -> tuple[int, RunResult]:
        begun = asyncio.create_task(
            self._database.atransact(runs.begin, identity, asked, limits=limits, interactive=False)
        )
        try:
            result = await asyncio.wrap_future(waiting)
        except BaseException:
            await self._database.atransact(runs.finish, await begun, LOST)
            raise
        self.queue.measured(result.wall_ms / 1000)
        run_id = await begun
        # Its beginning is on the disk: without its end it is seen to be lost.
        await self._database.arecord(runs.finish, run_id, result)
        return run_id, result

    async def mark(self, cast_id: int, answer: AnswerSent, identity: Identity) -> Attempt:
        """Rebuild, run, judge and write down. Raises NotFound and what `run` raises."""
        caller = self.admit(identity)
        digest = await self._database.aread(lambda db: casts.get(db, cast_id).ots)
        try:
            sheet = await asyncio.to_thread(_paper, self._blobs.path(digest), answer)
        except Invalid as wrong:
            said = f"{wrong.field} -- {wrong.message}"
            return await self._database.atransact(attempts.refuse, identity, cast_id, answer, said)
        waiting = self.queue.submit(caller, self._marking_of(sheet))
        return await asyncio.shield(self._marked(cast_id, answer, identity, sheet, waiting))

    async def _marked(
        self,
        cast_id: int,
        answer: AnswerSent,
        identity: Identity,
        sheet: Paper,
        waiting: "Future[RunResult]",
    ) -> Attempt:
        begun = asyncio.create_task(
            self._database.atransact(attempts.begin, identity, cast_id, answer, sheet)
        )
        try:
            result = await asyncio.wrap_future(waiting)
        except BaseException:
            await self._database.atransact(attempts.finish, await begun, LOST)
            raise
        self.queue.measured(result.wall_ms / 1000)
        return await self._database.atransact(attempts.finish, await begun, result)

    def _marking_of(self, sheet: Paper) -> Callable[[], RunResult]:
        limits = limits_of(self._settings)
        return lambda: self.sandbox.mark(
            sheet.shown,
            sheet.hidden,
            keeps=sheet.keeps,
            imports=sheet.imports,
            limits=limits,
        )

    def check(self, asked: RunAsked) -> None:
        """Raises Invalid for what could never be run, Unavailable for what cannot be run here."""
        language = check_names(asked.language, [file.name for file in asked.files])
        if not self.sandbox.offers(language):
            raise Unavailable(f"{language.title} does not run on this server.")

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


def _paper(recording: Path, answer: AnswerSent) -> Paper:
    """Raises Invalid about ``solve_ots``, NotFound about ``ex_id``."""
    ots = read_file(recording)
    return paper(ots, answer.ex_id, read_ots(answer.solve_ots, field="solve_ots"))


def limits_of(settings: SandboxSettings) -> Limits:
    return Limits(
        wall_seconds=settings.seconds,
        cpu_seconds=int(settings.seconds * 4) + 1,
        memory=settings.memory,
        disk=min(settings.disk, settings.memory),
        processes=settings.processes,
        output=settings.output,
    )
