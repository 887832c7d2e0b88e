"""How much the server keeps, and how much room is left."""

import os
import shutil
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from palaestra.core.admin.schemas import Backup
from palaestra.core.database import ReadSession, utc_now

# A million files take seconds to look at, and a minute changes little of their number.
COUNT_LASTS = 60.0
BACKUPS_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """`size` in bytes, of `files` files, at a moment."""

    files: int
    size: int
    at: datetime


class BlobCount:
    """The number and size of the files under `root`, counted when it is asked and old."""

    def __init__(self, root: Path, *, lasts: float = COUNT_LASTS) -> None:
        self._root = root
        self._lasts = lasts
        self._alone = threading.Lock()
        self._known: tuple[float, Counted] | None = None

    def get(self) -> Counted:
        """Of several who ask at once one counts, and the others wait for it."""
        with self._alone:
            if self._known is None or time.monotonic() - self._known[0] > self._lasts:
                self._known = (time.monotonic(), self._count())
            return self._known[1]

    def _count(self) -> Counted:
        files = size = 0
        for folder in self._root.glob("[0-9a-f][0-9a-f]"):
            with os.scandir(folder) as found:
                for file in found:
                    files += 1
                    size += _size(file)
        return Counted(files=files, size=size, at=utc_now())


def _size(file: "os.DirEntry[str]") -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:  # swept away meanwhile
        return 0


def database_size(db: ReadSession) -> int:
    """In bytes, as the database itself counts them."""
    if db.get_bind().dialect.name == "sqlite":
        size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    else:
        size = "SELECT pg_database_size(current_database())"
    return int(db.scalar(text(size)) or 0)


def disk(folder: Path) -> tuple[int, int]:
    """Free and total bytes of the disk on which `folder` lies."""
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total


def backups(folder: Path) -> list[Backup]:
    """The newest tar files in `folder`, which need not be there."""
    found = [_backup(file) for file in folder.glob("*.tar")] if folder.is_dir() else []
    return sorted(found, key=lambda one: one.made_at, reverse=True)[:BACKUPS_SHOWN]


def _backup(file: Path) -> Backup:
    about = file.stat()
    made_at = datetime.fromtimestamp(about.st_mtime, UTC)
    return Backup(name=file.name, size=about.st_size, made_at=made_at)
