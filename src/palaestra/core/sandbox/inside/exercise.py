"""The program's side of marking: the learner's part first, then assertions that were not there.

What counts is decided in pid 1 of the run (marking.py), which reads from this process's memory
in which of the four functions below it waits, and who called that. So no secret is kept here:
whoever calls them out of turn, or writes where they write, is seen to be somebody else. What
decides is held in local variables and constants, which other code cannot reach.
"""

import builtins
import contextlib
import gc
import importlib
import linecache
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from . import kernel
from .python import FILE, Namespace, end, new_main, run_source

# The descriptors over which this process and pid 1 speak.
CLAIM, REPLY = 3, 4
MOST = 1 << 22
Write = Callable[[int, bytes], int]
Read = Callable[[int, int], bytes]
Item = tuple[str, Any]
Places = tuple[tuple[Namespace, tuple[Item, ...]], ...]
Snapshot = tuple[Places, tuple[tuple[list[Any], tuple[Any, ...]], ...]]


def began(write: Write, read: Read) -> bytes:
    """Wait to be seen as one is before any foreign code runs."""
    write(3, b"B")
    return read(4, 1 << 22)


def ended(write: Write, read: Read) -> bytes:
    """Wait for the assertions, the learner's part being over."""
    write(3, b"E")
    return read(4, 1 << 22)


def passed(write: Write, read: Read) -> bytes:
    """Wait to be seen where only assertions that hold lead to."""
    write(3, b"P")
    return read(4, 1 << 22)


def failed(write: Write, read: Read, said: bytes) -> bytes:
    write(3, b"F" + said)
    return read(4, 1 << 22)


# So many of the first variables of `mark` decide; none of them may ever change.
PINNED = 15


def mark(
    job: dict[str, Any],
    write: Write = os.write,
    read: Read = os.read,
    execute: Any = exec,
    translate: Any = compile,
    at_start: Any = began,
    at_end: Any = ended,
    when_passed: Any = passed,
    when_failed: Any = failed,
    restore: Any = None,
    learner: Any = None,
    describe: Any = None,
) -> int:
    """Run and judge; the exit code."""
    namespace = new_main()
    _load(job["imports"])
    snapshot = _snapshot()
    keeps = frozenset(job["keeps"])
    _forbid()
    at_start(write, read)
    came: tuple[int, bool] = learner(job["program"], namespace)
    if not came[1]:
        return came[0]
    restore(namespace, snapshot, keeps)
    assertions = at_end(write, read)
    try:
        execute(translate(assertions, "/codefile.py", "exec", 0, True, 0), namespace)
    except BaseException as error:
        when_failed(write, read, describe(error, assertions))
        return 1
    when_passed(write, read)
    return 0


def run_exercise(job: dict[str, Any]) -> NoReturn:
    end(mark(job, restore=_restore, learner=_learner, describe=_describe))


def _load(names: tuple[str, ...]) -> None:
    """What the assertions will import is there before anybody could put another in its place."""
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def _learner(source: bytes, namespace: Namespace) -> tuple[int, bool]:
    """Run the learner's part to its end, threads that belong to it included."""
    came = run_source(source, namespace)
    threading = sys.modules.get("threading")
    for thread in threading.enumerate() if threading else ():
        if thread is not threading.current_thread() and not thread.daemon:  # type: ignore[union-attr]  # it is there
            thread.join()
    gc.disable()
    gc.callbacks.clear()
    return came


def _forbid() -> None:
    """No tracing, no searching for objects, no memory by address: from here on, for good."""
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    vars(kernel).clear()

    def hook(event: str, _arguments: object) -> None:
        if (
            event
            in {
                "sys.settrace",
                "sys.setprofile",
                "sys.monitoring.register_callback",
                "sys._current_frames",
                "gc.get_objects",
                "gc.get_referrers",
                "gc.get_referents",
            }
            or event[:7] == "ctypes."
        ):
            raise RuntimeError("not in an exercise")

    sys.addaudithook(hook)


def _snapshot() -> Snapshot:
    """What every module is now. As tuples: whoever finds it cannot change it."""
    modules = [module for module in sys.modules.values() if type(module) is type(sys)]
    places = [vars(module) for module in modules if module.__name__ != "__main__"]
    lists = (sys.meta_path, sys.path_hooks, sys.path)
    return (
        tuple((place, tuple(place.items())) for place in [sys.modules, *places]),
        tuple((one, tuple(one)) for one in lists),
    )


def _restore(namespace: Namespace, snapshot: Snapshot, keeps: frozenset[str]) -> None:
    """Modules as they were, and nothing of the learner's in the place of what is built in.

    Names in `keeps` are those to which the teacher's own program gives a new meaning.
    """
    places, lists = snapshot
    for one, items in lists:
        one[:] = items
    for place, items in places:
        place.update(dict(items))
    known = next(dict(items) for place, items in places if place is vars(builtins))
    for name in [name for name in vars(builtins) if name not in known]:
        del vars(builtins)[name]
    for place, items in places:
        was = dict(items)
        for name in [name for name in place if name in known and name not in was]:
            del place[name]
    for name in [name for name in namespace if name in known and name not in keeps]:
        if name[:2] != "__":
            del namespace[name]
    namespace["__builtins__"] = builtins


def _describe(error: BaseException, assertions: bytes) -> bytes:
    """For init: line, its text and message, parted by zeros; and print it as Python does."""
    lines = assertions.decode("utf-8", "replace").splitlines()
    places = [line for frame, line in traceback.walk_tb(error.__traceback__) if _is_ours(frame)]
    if isinstance(error, SyntaxError) and error.lineno:
        places = [error.lineno]
    line = places[0] if places else 0
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    trace = error.__traceback__
    linecache.cache[FILE] = (len(assertions), None, [f"{one}\n" for one in lines], FILE)
    traceback.print_exception(type(error), error, trace.tb_next if trace else None)
    kind = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
    said = f"{line}\0{text[:500]}\0{kind}{str(error)[:1000]}"
    return said.encode("utf-8", "replace")[:3500]


def _is_ours(frame: Any) -> bool:
    return bool(frame.f_code.co_filename == FILE)
