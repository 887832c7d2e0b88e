"""How much memory a worker has of its own, and a watch that ends it when that grows too much."""

import asyncio
import os
import sys
from pathlib import Path

from palaestra.core.jobs.errors import OutOfMemory
from palaestra.core.jobs.process import WorkerProcess

LOOK_EVERY = 0.1


def own_bytes(pid: int) -> int:
    """Resident bytes of `pid` that no file backs; 0 if it is gone, or where /proc is not."""
    if sys.platform != "linux":
        return 0
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_bytes().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")


async def watch(worker: WorkerProcess, *, memory: int) -> None:
    """Kill `worker` once it holds `memory` bytes more than now.

    The worker's own limit catches one large request; this what grows in small ones, in threads
    and in allocators that do not ask. Written for a task that is cancelled when the work ends.
    """
    most = own_bytes(worker.pid) + memory
    while own_bytes(worker.pid) <= most:  # noqa: ASYNC110 - the kernel sends no event
        await asyncio.sleep(LOOK_EVERY)
    worker.kill(OutOfMemory(memory))
