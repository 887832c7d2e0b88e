"""A Python program, as the interpreter itself would run it."""

import io
import os
import sys
from typing import Any, NoReturn

FILE = "/codefile.py"
Namespace = dict[str, Any]


def run_program(source: bytes) -> NoReturn:
    code, _ = run_source(source, new_main())
    end(code)


def new_main() -> Namespace:
    """A fresh ``__main__``, its streams in order, and chance that no other run shares."""
    module = type(sys)("__main__")
    module.__dict__.update(__file__=FILE, __builtins__=__builtins__, __annotations__={})
    sys.modules["__main__"] = module
    sys.argv[:] = [FILE]
    _open_streams()
    _reseed()
    return module.__dict__


def run_source(source: bytes | str, namespace: Namespace) -> tuple[int, bool]:
    """The exit code, and whether it came to its end.

    What went wrong is printed as Python prints it, without our frames.
    """
    try:
        code = compile(source, FILE, "exec", dont_inherit=True)
        exec(code, namespace)  # noqa: S102 - that is what a sandbox is for
    except SystemExit as stop:
        return _code_of(stop), False
    except BaseException as error:
        trace = error.__traceback__
        error = error.with_traceback(trace.tb_next if trace else None)
        sys.excepthook(type(error), error, error.__traceback__)
        return 130 if isinstance(error, KeyboardInterrupt) else 1, False
    return 0, True


def end(code: int) -> NoReturn:
    """As the interpreter ends: threads, what was registered for the end, the streams."""
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._shutdown()
    figures = sys.modules.get("inside.figures")
    if figures is not None:
        figures.save_unshown()
    import atexit

    atexit._run_exitfuncs()
    os._exit(code if flush() else code or 120)


def flush() -> bool:
    """Whether standard output took all that was written."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except Exception:
        return False
    return True


def _code_of(stop: SystemExit) -> int:
    if stop.code is None:
        return 0
    if isinstance(stop.code, int):
        return stop.code & 0xFF
    print(stop.code, file=sys.stderr)  # noqa: T201 - as the interpreter does
    return 1


def _open_streams() -> None:
    """Output and errors share one buffer, so that their order is that of writing."""
    buffer = io.BufferedWriter(io.FileIO(1, "w", closefd=False), 1 << 16)
    sys.stdout = sys.__stdout__ = io.TextIOWrapper(  # type: ignore[misc]  # as at a start
        buffer, "utf-8", "surrogateescape", line_buffering=True, write_through=True
    )
    sys.stderr = sys.__stderr__ = _Errors(  # type: ignore[misc]  # as at a start
        buffer, "utf-8", "backslashreplace", line_buffering=True, write_through=True
    )
    reader = io.BufferedReader(io.FileIO(0, "r", closefd=False))
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(reader, "utf-8", "surrogateescape")  # type: ignore[misc]  # as at a start


class _Errors(io.TextIOWrapper):
    def write(self, text: str) -> int:
        count = super().write(text)
        self.flush()
        return count


def _reseed() -> None:
    """Children of one parent must not throw the same dice."""
    if "random" in sys.modules:
        sys.modules["random"].seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    if "tempfile" in sys.modules:
        vars(sys.modules["tempfile"])["_name_sequence"] = None
