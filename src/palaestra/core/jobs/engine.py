"""The interface of what runs work, so that one cluster or another can take the place of processes.

Nothing in it may assume shared memory: arguments and results travel, large things as files.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

Report = Callable[[float, str], None]


class Engine(Protocol):
    @property
    def pids(self) -> frozenset[int]:
        """The worker processes of this machine that there are now."""

    async def start(self) -> None:
        """Called in the event loop of the server before anything else."""

    async def run(
        self,
        work: str,
        arguments: Mapping[str, Any],
        *,
        timeout: float,  # noqa: ASYNC109 - it counts the work, not the wait for a place
        memory: int,
        result: Any = Any,
        progress: Report | None = None,
        awaited: bool = True,
    ) -> Any:
        """Call `work` ("package.module:function") with `arguments`; its result as type `result`.

        `timeout` in seconds counts from the start of the work, `memory` in bytes. Cancelling this
        coroutine ends the work. `progress(fraction, text)` is called in the event loop.
        Work that somebody waits for (`awaited`) goes before what only has to be done.

        Raises what the work raises of core.errors, and WorkFailed for the rest: WorkTimedOut,
        OutOfMemory, WorkerDied, or itself. Raises TypeError or FrameError for arguments that
        cannot travel.
        """

    def run_sync(
        self,
        work: str,
        arguments: Mapping[str, Any],
        *,
        timeout: float,
        memory: int,
        result: Any = Any,
    ) -> Any:
        """`run` for threads other than the event loop's."""

    async def close(self) -> None:
        """End all work and leave nothing behind."""
