"""One server a data folder: one process, or several that share a Redis."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from palaestra.core.configuration import RedisSettings, Settings
from palaestra.core.errors import ConfigurationError
from palaestra.core.redis import place_of

NAME = "server.lock"
# Processes that start together may find each other between two steps, a moment long.
PATIENCE = 2.0
_STEP = 0.02
LONGEST_NOTE = 1000


@contextmanager
def lock(data: Path, *, redis: str = "") -> Iterator[None]:
    """Hold `data` for this process; the kernel lets go when it ends, however it ends.

    Raises ConfigurationError naming the process that holds it.
    """
    descriptor = take(data, redis=redis)
    try:
        yield
    finally:
        os.close(descriptor)


def redis_of(settings: Settings) -> str:
    """Which Redis, for `take`; empty for none."""
    url = settings[RedisSettings].url
    return place_of(url) if url else ""


def take(data: Path, *, redis: str = "") -> int:
    """As `lock`, until the returned descriptor is closed.

    With `redis` the folder is held together with others that name the same.
    """
    descriptor = _open(data)
    held = _share(descriptor, redis) if redis else _own(descriptor)
    if not held:
        holder, theirs = _read(descriptor)
        os.close(descriptor)
        raise ConfigurationError(_refusal(data, holder, redis=redis, theirs=theirs))
    return descriptor


def _own(descriptor: int) -> bool:
    if not _flock(descriptor, fcntl.LOCK_EX):
        return False
    _write(descriptor, redis="")
    return True


def _share(descriptor: int, redis: str) -> bool:
    """The first one writes which Redis it is; the others compare."""
    deadline = time.monotonic() + PATIENCE
    while True:
        if _flock(descriptor, fcntl.LOCK_EX):
            _write(descriptor, redis=redis)
        if _flock(descriptor, fcntl.LOCK_SH):
            return _read(descriptor)[1] == redis
        if time.monotonic() > deadline:
            return False
        time.sleep(_STEP)


def _flock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(descriptor: int, *, redis: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n{redis}\n".encode(), 0)


def _read(descriptor: int) -> tuple[str, str]:
    """The process that came first, and its Redis."""
    lines = os.pread(descriptor, LONGEST_NOTE, 0).decode("utf-8", "replace").splitlines()
    return (lines[0] if lines else "unknown"), (lines[1] if len(lines) > 1 else "")


def _refusal(data: Path, holder: str, *, redis: str, theirs: str) -> str:
    said = f"The data folder {data} is in use by another server (process {holder})"
    if redis or theirs:
        said += f" whose Redis is {theirs or 'none'}, not {redis or 'none'}"
    way_out = "Stop that one, or keep this one's data elsewhere: --data DIR."
    shared = "Several processes serve one folder only with the same Redis: [redis] url."
    return f"{said}. {way_out} {shared}"


def _open(data: Path) -> int:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(data / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as wrong:
        raise ConfigurationError(
            f"The data folder {data} cannot be written: {wrong.strerror}. "
            "Choose another: --data DIR."
        ) from wrong
