"""A session over a kernel: one computation at a time, time-outs, cancelling, restarts."""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from palaestra.statistics.engines import values
from palaestra.statistics.engines.catalog import Catalog
from palaestra.statistics.engines.engine import EngineName, Limits, Pong, Reload
from palaestra.statistics.engines.frames import Column, Frame, check_frame, values_of
from palaestra.statistics.engines.keeping import Keeper
from palaestra.statistics.engines.kernel import Kernel, KernelGone
from palaestra.statistics.formulas.dependencies import in_order
from palaestra.statistics.formulas.trees import Holdings, command_request
from palaestra.statistics.outputs import answering
from palaestra.statistics.outputs.code import code_of
from palaestra.statistics.outputs.commands import ALONE, computed_alone, seeded
from palaestra.statistics.structures import Command, Model, Problem, Result, Runnable, Variable
from palaestra.statistics.structures.commands import parse_command

logger = logging.getLogger(__name__)

T = TypeVar("T")
Start = Callable[[], Awaitable[Kernel]]
Latency = Callable[[], Awaitable[float]]
# Fresh kernels that are tried in a row.
REVIVALS = 3
RESTARTED = "The engine was started anew; your data is there again."


class KernelSession:
    """See `engine.Session`. `start` makes a fresh kernel; `latency` is a round trip to the engine
    that waits for nobody's computation."""

    def __init__(
        self,
        *,
        engine: EngineName,
        start: Start,
        latency: Latency,
        keeper: Keeper,
        reload: Reload | None,
        limits: Limits,
    ) -> None:
        self.engine: EngineName = engine
        self.on_restart: Callable[[str], None] | None = None
        # For the engine, which knows its sessions.
        self.on_close: Callable[[], None] | None = None
        self.limits = limits
        self._start, self._latency, self._reload = start, latency, reload
        self._keeper = keeper
        self._kernel: Kernel | None = None
        self._closed = False
        self._turn = asyncio.Lock()
        self._since: float | None = None
        self._used_at = time.monotonic()
        self._is_resting = False
        # Why the running computation is being stopped.
        self._stop: Problem | None = None
        self._holdings = Holdings(catalog=Catalog(), models={}, lists={})
        # Data sets that changed after the last checkpoint.
        self._unkept: set[str] = set()
        self._keeping: asyncio.TimerHandle | None = None

    async def begin(self) -> None:
        self._kernel = await self._start()

    # What the workspace holds

    async def put(self, frame: Frame) -> None:
        check_frame(frame, max_data=self.limits.max_data)
        async with self._turn:
            await self._guarded(lambda kernel: kernel.put(frame))
            self._holdings.catalog.put(frame)
            self._unkept.add(frame.name)
        self._keep_soon()

    async def drop(self, name: str) -> None:
        self._holdings.models.pop(name, None)
        self._holdings.lists.pop(name, None)
        async with self._turn:
            if self._holdings.catalog.datasets.pop(name, None) is not None:
                await self._guarded(lambda kernel: kernel.ask({"do": "drop", "data": name}))
                self._unkept.discard(name)

    async def put_model(self, name: str, model: Model) -> None:
        self._holdings.models[name] = model

    async def put_list(self, name: str, items: list[Any]) -> None:
        self._holdings.lists[name] = items

    # Computing

    async def run(self, wanted: Runnable, *, dataset: str | None = None) -> Result:
        if isinstance(wanted, Command) and wanted.mode in ALONE:
            return computed_alone(wanted, self.engine)
        if isinstance(wanted, Command):
            wanted = seeded(wanted)
        scope, request = answering.ask(wanted, self._holdings, dataset=dataset)
        started = time.perf_counter()
        answer = await self._asked(request)
        took = (time.perf_counter() - started) * 1000
        result = answering.shape(wanted, scope, answer, request)
        result.engine, result.r_ms = self.engine, took
        result.code = code_of(wanted, scope, self._holdings, dataset=dataset)
        return result

    async def compute(self, formula: Command, *, dataset: str) -> dict[str, Any]:
        request = command_request(seeded(formula), self._holdings, dataset=dataset)
        return values_of(values.column_of(await self._asked(request)))

    async def refresh(self, dataset: str, variables: list[Variable]) -> list[Variable]:
        formulas = {
            each.name or "": parse_command(each.formula) for each in variables if each.formula
        }
        by_name = {each.name or "": each for each in variables}
        changed = []
        for name in in_order(formulas):
            column = await self._assigned(dataset, name, formulas[name])
            variable = by_name[name]
            for key, value in values_of(column).items():
                setattr(variable, key, value)
            changed.append(variable)
        return changed

    async def _assigned(self, dataset: str, name: str, formula: Command) -> Column:
        request = command_request(seeded(formula), self._holdings, dataset=dataset)
        rows = self._holdings.catalog.shape(dataset).rows
        column = values.column_of(await self._asked(request), rows=rows, name=name)
        values.check_finite(column, name=name)
        async with self._turn:
            await self._guarded(lambda kernel: kernel.set_variable(dataset, name, column))
            self._holdings.catalog.set_variable(dataset, name, column)
            self._unkept.add(dataset)
        self._keep_soon()
        return column

    async def _asked(self, request: dict[str, Any]) -> Any:
        limit = self.limits.max_data
        bounded = request if limit is None else {**request, "limit": limit}
        async with self._turn:
            return await self._guarded(lambda kernel: kernel.ask(bounded))

    # Stopping

    async def ping(self) -> Pong:
        since = self._since
        ms = await self._latency()
        age = time.monotonic() - since if since is not None else 0.0
        return Pong(ms=ms, busy=since is not None, age=age, load=os.getloadavg()[0])

    async def cancel(self) -> bool:
        if self._since is None:
            return False
        self._halt(Problem("cancelled", "The computation was stopped."))
        return True

    def _halt(self, why: Problem) -> None:
        """Ask the computation to stop, and end the process where it does not listen."""
        kernel, since = self._kernel, self._since
        if kernel is None or since is None or self._stop is not None:
            return
        self._stop = why
        kernel.interrupt()
        loop = asyncio.get_running_loop()
        loop.call_later(self.limits.grace, lambda: kernel.kill() if self._since == since else None)

    async def _guarded(self, work: Callable[[Kernel], Awaitable[T]]) -> T:
        """Do one thing in the kernel; whoever calls holds the turn."""
        kernel = await self._living()
        self._since, self._stop = time.monotonic(), None
        seconds = self.limits.calc_timeout
        late = Problem("timeout", f"It took longer than {seconds:g} seconds and was stopped.")
        timer = asyncio.get_running_loop().call_later(seconds, self._halt, late)
        task = asyncio.ensure_future(work(kernel))
        try:
            return await self._finished(task)
        except KernelGone as gone:
            self._since = None
            await self._revived()
            raise self._why() or Problem("r_restarted", gone.why) from None
        except Problem as problem:
            stopped = self._why() if problem.code == "cancelled" else None
            raise (stopped or problem) from None
        finally:
            timer.cancel()
            self._since, self._used_at = None, time.monotonic()

    def _why(self) -> Problem | None:
        return self._stop

    async def _finished(self, task: "asyncio.Future[T]") -> T:
        """Where whoever asked goes away, the computation is stopped before the turn passes on."""
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            self._halt(Problem("cancelled", "Nobody waits for this any more."))
            await asyncio.wait({task})
            if isinstance(task.exception(), KernelGone):
                self._kernel = None
            raise

    # Living on

    @property
    def idle_since(self) -> float | None:
        """None while it computes, and where it has no process."""
        return None if self._kernel is None or self._turn.locked() else self._used_at

    def rest_soon(self) -> None:
        self._keeper.hold(self.rest())

    async def rest(self) -> None:
        """End the process; the next call gets another, with everything from the checkpoint."""
        async with self._turn:
            if self._closed or self._kernel is None or self._is_resting:
                return
            try:
                await self._keep()
            except Problem:
                return
            kernel, self._kernel, self._is_resting = self._kernel, None, True
            kernel.kill()
            await kernel.close()

    async def _living(self) -> Kernel:
        if self._closed:
            raise Problem("logged_out", "This session is closed.")
        return self._kernel or await self._revived()

    async def _revived(self) -> Kernel:
        """A fresh kernel with all that the session held. Raises `Problem` busy where the engine
        falls again and again; the next call tries anew."""
        if self._kernel is not None:
            await self._kernel.close()
        self._kernel = None
        for _ in range(REVIVALS):
            kernel = await self._start()
            try:
                await self._fill(kernel)
            except KernelGone:
                await kernel.close()
                continue
            except BaseException:
                kernel.kill()
                await kernel.close()
                raise
            self._kernel = kernel
            if self.on_restart is not None and not self._is_resting:
                self.on_restart(RESTARTED)
            self._is_resting = False
            return kernel
        raise Problem("busy", "The engine fell while it was given your data; try again.")

    async def _fill(self, kernel: Kernel) -> None:
        is_kept = await self._loaded_last(kernel)
        for name in [*self._holdings.catalog.datasets]:
            if not is_kept or name in self._unkept:
                await self._load_again(kernel, name)

    async def _loaded_last(self, kernel: Kernel) -> bool:
        """Whether the checkpoint is in the kernel; one that cannot be read is of no more use."""
        try:
            kept = self._keeper.last()
            if kept is not None:
                await kernel.load(kept)
        except (Problem, OSError) as wrong:
            logger.warning("a checkpoint could not be restored: %s", wrong)
            self._keeper.discard()
            return False
        return kept is not None

    async def _load_again(self, kernel: Kernel, name: str) -> None:
        frame = await self._reload(name) if self._reload is not None else None
        if frame is None:
            del self._holdings.catalog.datasets[name]
            return
        await kernel.put(frame)
        self._holdings.catalog.put(frame)

    def _keep_soon(self) -> None:
        """A checkpoint once the session has been idle for a moment."""
        if self._keeping is not None:
            self._keeping.cancel()
        loop = asyncio.get_running_loop()
        self._keeping = loop.call_later(
            self._keeper.after, lambda: self._keeper.hold(self._keep_quietly())
        )

    async def _keep_quietly(self) -> None:
        if self._unkept and not self._closed and not self._turn.locked():
            try:
                await self.checkpoint()
            except Problem:
                self._keep_soon()

    async def checkpoint(self) -> bytes:
        async with self._turn:
            return await self._keep()

    async def _keep(self) -> bytes:
        """Whoever calls holds the turn."""
        sealed = self._keeper.keep(await self._guarded(lambda kernel: kernel.dump()))
        self._unkept.clear()
        return sealed

    async def restore(self, kept: bytes) -> None:
        opened = self._keeper.opened(kept)
        async with self._turn:
            shapes = await self._guarded(lambda kernel: self._loaded(kernel, opened))
            self._holdings.catalog.datasets = shapes
            self._keeper.keep(opened)
            self._unkept.clear()

    async def _loaded(self, kernel: Kernel, opened: bytes) -> Any:
        await kernel.load(opened)
        return values.shapes_of(await kernel.ask({"do": "shapes"}))

    async def close(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
        self._closed = True
        self._keeper.forget()
        if self.on_close is not None:
            self.on_close()
        if self._kernel is not None:
            kernel, self._kernel = self._kernel, None
            kernel.kill()
            await kernel.close()
