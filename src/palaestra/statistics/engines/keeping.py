"""Checkpoints: sealed, in a file of their own, until the session closes."""

import asyncio
import hashlib
import hmac
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from palaestra.statistics.structures import Problem

_SEAL = hashlib.sha256().digest_size


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
        self._path.unlink(missing_ok=True)
        self._path.with_suffix(".new").unlink(missing_ok=True)
