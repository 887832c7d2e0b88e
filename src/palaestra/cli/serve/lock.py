"""One server a data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from palaestra.core.errors import ConfigurationError

NAME = "server.lock"


@contextmanager
def lock(data: Path) -> Iterator[None]:
    """Hold `data` for this process; the kernel lets go when it ends, however it ends.

    Raises ConfigurationError naming the process that holds it.
    """
    descriptor = take(data)
    try:
        yield
    finally:
        os.close(descriptor)


def take(data: Path) -> int:
    """As `lock`, until the returned descriptor is closed."""
    descriptor = _open(data)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as held:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
        os.close(descriptor)
        raise ConfigurationError(
            f"The data folder {data} is in use by another server (process {holder or 'unknown'}). "
            "Stop that one, or keep this one's data elsewhere: --data DIR."
        ) from held
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def _open(data: Path) -> int:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(data / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as wrong:
        raise ConfigurationError(
            f"The data folder {data} cannot be written: {wrong.strerror}. "
            "Choose another: --data DIR."
        ) from wrong
