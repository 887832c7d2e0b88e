"""A worker: `python -m palaestra.core.jobs.worker PARENT`, started and killed by the local engine.

It reads tasks from its standard input and answers on its standard output, one at a time; what the
work itself prints goes to standard error, which the engine writes to the log. Modules stay loaded
between tasks. It ends with its input, and the kernel kills it when its server dies.

Work that starts processes must see to it that they die with it, as core.sandbox does.
"""

import ctypes
import gc
import inspect
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, BinaryIO, get_type_hints

import msgspec

from palaestra.core.errors import PalaestraError
from palaestra.core.jobs.errors import OutOfMemory
from palaestra.core.jobs.faults import failed
from palaestra.core.jobs.wire import (
    RESULT_LIMIT,
    Answer,
    Done,
    Failed,
    Progress,
    Ready,
    Task,
    checked_length,
    decode,
    encode,
    frame,
    read_frame,
    spoken,
)

PR_SET_PDEATHSIG = 1
STATM_DATA = 5
FIRST_OTHER = 3  # after the three standard streams
SMALLEST_STEP = 0.01
LONGEST_TEXT = 200


def main() -> None:
    _die_with(parent=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inbox, outbox = _take_over_standard_streams()

    def send(answer: Answer) -> None:
        outbox.write(frame(answer))
        outbox.flush()

    send(Ready())
    loaded = 0
    while (body := read_frame(inbox.read)) is not None:
        send(perform(decode(body, Task), send))
        loaded = _tidy(loaded)


def _tidy(loaded: int) -> int:
    """Free what the task left. Modules stay, so they are looked through only when new."""
    gc.collect()
    if len(sys.modules) != loaded:
        gc.freeze()
    return len(sys.modules)


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)


def _take_over_standard_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep the channel for ourselves: work may print, read and start processes as it likes."""
    os.closerange(FIRST_OTHER, os.sysconf("SC_OPEN_MAX"))  # uvloop leaves copies of its own
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return inbox, outbox


def perform(task: Task, send: Callable[[Answer], None]) -> Done | Failed:
    """Do `task`; whatever goes wrong in it is an answer too."""
    try:
        with _memory_limited(task.memory):
            return Done(_worked(task, send))
    except PalaestraError as error:
        return failed(error)
    except MemoryError:
        return failed(OutOfMemory(task.memory))
    except (Exception, SystemExit) as error:
        traceback.print_exc()
        return failed(error)


def _worked(task: Task, send: Callable[[Answer], None]) -> msgspec.Raw:
    work = _load(task.work)
    result = encode(work(**_arguments(work, task, send)))
    checked_length(len(result), limit=RESULT_LIMIT)
    return msgspec.Raw(result)


def _load(path: str) -> Callable[..., object]:
    module, _, name = path.partition(":")
    work: Callable[..., object] = getattr(import_module(module), name)
    return work


def _arguments(
    work: Callable[..., object], task: Task, send: Callable[[Answer], None]
) -> dict[str, Any]:
    """Each argument as the type that `work` declares for it, and `progress` if it asks for that."""
    hints = get_type_hints(work)
    given = {name: decode(raw, hints.get(name, Any)) for name, raw in task.arguments.items()}
    if "progress" in inspect.signature(work).parameters and "progress" not in given:
        given["progress"] = _reporter(send)
    return given


def _reporter(send: Callable[[Answer], None]) -> Callable[..., None]:
    """Called as often as one likes, it sends what a person could see: a hundredth or a new text."""
    last = Progress(-1.0, "")

    def progress(fraction: float, text: str = "") -> None:
        nonlocal last
        now = Progress(min(max(float(fraction), 0.0), 1.0), spoken(text, longest=LONGEST_TEXT))
        if now.text != last.text or abs(now.fraction - last.fraction) >= SMALLEST_STEP:
            last = now
            send(now)

    return progress


@contextmanager
def _memory_limited(memory: int) -> Iterator[None]:
    """Let private memory grow by `memory` bytes, then raise MemoryError (or die) in the work.

    Address space is no measure: threads and allocators reserve much more than they use.
    """
    if sys.platform != "linux":
        yield
        return
    usual, hardest = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _private_bytes() + memory
    allowed = limit if hardest == resource.RLIM_INFINITY else min(limit, hardest)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, hardest))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (usual, hardest))


def _private_bytes() -> int:
    with open("/proc/self/statm", "rb") as statm:
        return int(statm.read().split()[STATM_DATA]) * resource.getpagesize()


if __name__ == "__main__":
    main()
