"""The blob store in a local folder: ``ab/cdef…`` under its root, ``incoming/`` for what arrives."""

import hashlib
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

from palaestra.core.errors import NotFound, TooLarge

T = TypeVar("T")
U = TypeVar("U")
# Files that are flushed at the same time.
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored file: `hash` is its SHA-256 in hex, `size` in bytes."""

    hash: str
    size: int


class Incoming:
    """A file while it arrives. Only `keep` makes it a blob; otherwise nothing of it remains.

    One that is only looked at (`passing`) needs no hash, and cannot be kept.
    """

    def __init__(self, path: Path, *, limit: int, field: str, passing: bool = False) -> None:
        self.path = path
        self.size = 0
        self._limit = limit
        self._field = field
        self._digest = None if passing else hashlib.sha256()
        self._file: BinaryIO = path.open("xb")

    def write(self, chunk: bytes) -> None:
        """Raises TooLarge above the limit."""
        self.size += len(chunk)
        if self.size > self._limit:
            raise TooLarge(self._field, f"Larger than the limit of {self._limit:,} bytes.")
        if self._digest is not None:
            self._digest.update(chunk)
        self._file.write(chunk)

    async def write_all(self, chunks: AsyncIterator[bytes]) -> None:
        async for chunk in chunks:
            self.write(chunk)

    def head(self, size: int) -> bytes:
        """The first bytes of what has arrived."""
        self.flush()
        with self.path.open("rb") as file:
            return file.read(size)

    def flush(self) -> None:
        """All that has arrived can be read at `path`; on the disk it is after `finish` only."""
        if not self._file.closed:
            self._file.flush()

    def finish(self) -> Blob:
        """Flush to disk, once; a crash after this loses nothing of it."""
        assert self._digest is not None, "what only passes is not kept"
        if not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        return Blob(self._digest.hexdigest(), self.size)

    def discard(self) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)


class Blobs:
    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)

    @property
    def root(self) -> Path:
        """By which a worker opens the same store."""
        return self._root

    @contextmanager
    def receive(
        self, *, limit: int, field: str = "body", passing: bool = False
    ) -> Iterator[Incoming]:
        """A file to write into; it is gone at the end unless `keep` was called with it."""
        place = self._incoming / secrets.token_hex(16)
        incoming = Incoming(place, limit=limit, field=field, passing=passing)
        try:
            yield incoming
        finally:
            incoming.discard()

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for files that a worker makes, gone at the end."""
        folder = self._incoming / secrets.token_hex(16)
        folder.mkdir()
        try:
            yield folder
        finally:
            _remove(folder)

    def keep(self, incoming: Incoming) -> Blob:
        """Make a finished or unfinished `incoming` a blob."""
        return self.keep_all([incoming])[0]

    def keep_all(self, arrived: Sequence[Incoming]) -> list[Blob]:
        """Make each a blob; they come to the disk together, which costs less than one by one."""
        blobs = _together(Incoming.finish, arrived)
        moved = [self._adopt(one.path, blob) for one, blob in zip(arrived, blobs, strict=True)]
        _together(_sync_folder, sorted({folder for folder in moved if folder is not None}))
        return blobs

    def add(self, content: bytes) -> Blob:
        with self.receive(limit=len(content)) as incoming:
            incoming.write(content)
            return self.keep(incoming)

    def add_file(self, path: Path) -> Blob:
        """Copy a local file into the store."""
        with self.receive(limit=path.stat().st_size) as incoming, path.open("rb") as source:
            while chunk := source.read(1 << 20):
                incoming.write(chunk)
            return self.keep(incoming)

    def _adopt(self, path: Path, blob: Blob) -> Path | None:
        """The folder that must come to the disk; None where the blob was there before."""
        target = self._place(blob.hash)
        if target.exists():
            os.utime(target)  # as good as new: not to be swept away
            return None
        target.parent.mkdir(exist_ok=True)
        path.rename(target)
        return target.parent

    def path(self, digest: str) -> Path:
        """Where a blob lies; raises NotFound."""
        place = self._place(digest)
        if not place.exists():
            raise NotFound("file")
        return place

    def read(self, digest: str) -> bytes:
        return self.path(digest).read_bytes()

    def delete(self, digest: str) -> None:
        self._place(digest).unlink(missing_ok=True)

    def every(self) -> Iterator[str]:
        """The hashes of all blobs."""
        for folder in self._root.glob("[0-9a-f][0-9a-f]"):
            yield from (folder.name + file.name for file in folder.iterdir())

    def older_than(self, moment: datetime, *, first_digit: str) -> Iterator[str]:
        """Hashes that begin with `first_digit`, of blobs last added before `moment`."""
        for folder in self._root.glob(f"{first_digit}?"):
            for file in folder.iterdir():
                if file.stat().st_mtime < moment.timestamp():
                    yield folder.name + file.name

    def forget_arriving(self, *, before: datetime) -> None:
        """Remove what a server that was killed has left half arrived."""
        for left in self._incoming.iterdir():
            if left.stat().st_mtime < before.timestamp():
                _remove(left)

    def _place(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= _HEX:
            raise NotFound("file")
        return self._root / digest[:2] / digest[2:]


_HEX = frozenset("0123456789abcdef")


def _together(work: Callable[[T], U], items: Sequence[T]) -> list[U]:
    """`work` on each at the same time: what waits for the disk together shares its journal."""
    if len(items) < 2:
        return [work(item) for item in items]
    with ThreadPoolExecutor(min(len(items), AT_ONCE)) as threads:
        return list(threads.map(work, items))


def _remove(left: Path) -> None:
    if left.is_dir():
        for file in left.iterdir():
            _remove(file)
        left.rmdir()
    else:
        left.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
