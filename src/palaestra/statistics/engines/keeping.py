"""Checkpoints: sealed, in a file of their own, until the session closes."""

import asyncio
import contextlib
import fcntl
import hashlib
import hmac
import secrets
import shutil
from collections.abc import Coroutine
from pathlib import Path
from typing import IO, Any

from palaestra.statistics.structures import Problem

_SEAL = hashlib.sha256().digest_size


class Shelf:
    """The folder of one engine's checkpoints. A lock beside it, which the system takes from whoever
    dies, tells those of living servers from what killed ones left: that is removed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock: IO[bytes] | None = None

    def place(self) -> Path:
        """For one more checkpoint."""
        if self._lock is None:
            self._root.mkdir(parents=True, exist_ok=True)
            while self._lock is None:  # somebody who tidies may have it for a moment
                self._lock = _locked(self._root / f"{secrets.token_hex(8)}.lock")
            _folder_of(Path(self._lock.name)).mkdir(mode=0o700)
            self._remove_left()
        return _folder_of(Path(self._lock.name)) / secrets.token_hex(16)

    def _remove_left(self) -> None:
        for path in self._root.glob("*.lock"):
            with contextlib.suppress(FileNotFoundError):
                lock = _locked(path)
                if lock is not None:
                    _remove(lock)

    def close(self) -> None:
        if self._lock is not None:
            lock, self._lock = self._lock, None
            _remove(lock)


def _folder_of(lock: Path) -> Path:
    return lock.with_suffix("")


def _locked(path: Path) -> IO[bytes] | None:
    """None where somebody alive has it."""
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _remove(lock: IO[bytes]) -> None:
    path = Path(lock.name)
    shutil.rmtree(_folder_of(path), ignore_errors=True)
    path.unlink(missing_ok=True)
    lock.close()


class Keeper:
    """Of one session. `key` is the server's secret: bytes of another one are refused.

    `after`: seconds of rest before a checkpoint is taken.
    """

    def __init__(self, path: Path, *, key: bytes, after: float = 1.0) -> None:
        self.after = after
        self._path, self._key = path, key
        self._held: set[asyncio.Task[Any]] = set()

    def hold(self, work: Coroutine[Any, Any, None]) -> None:
        """Run it beside, and keep it from being collected meanwhile."""
        task = asyncio.ensure_future(work)
        self._held.add(task)
        task.add_done_callback(self._held.discard)

    def keep(self, dumped: bytes) -> bytes:
        sealed = hmac.digest(self._key, dumped, "sha256") + dumped
        fresh = self._path.with_suffix(".new")
        fresh.write_bytes(sealed)
        fresh.chmod(0o600)
        fresh.replace(self._path)
        return sealed

    def last(self) -> bytes | None:
        return self.opened(self._path.read_bytes()) if self._path.exists() else None

    def opened(self, sealed: bytes) -> bytes:
        seal, dumped = sealed[:_SEAL], sealed[_SEAL:]
        if not hmac.compare_digest(seal, hmac.digest(self._key, dumped, "sha256")):
            raise Problem("bad_field", "These bytes are no checkpoint of this server.")
        return dumped

    def forget(self) -> None:
        for task in self._held:
            task.cancel()
        self.discard()

    def discard(self) -> None:
        """The checkpoint, of which no more use is made."""
        self._path.unlink(missing_ok=True)
        self._path.with_suffix(".new").unlink(missing_ok=True)
