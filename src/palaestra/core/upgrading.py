"""The database brought to this program's revision, by one process at a time."""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from palaestra.core.configuration import Settings
from palaestra.core.database import Database, utc_now
from palaestra.core.database.revision import is_newest

logger = logging.getLogger(__name__)


def bring_up_to_date(settings: Settings, database: Database, *, version: str) -> None:
    """An existing database is backed up first; raises ConfigurationError for one that is newer.

    Of several processes that start together one does it, and the others wait.
    """
    if is_newest(database):
        return
    with _alone(settings.data):
        if not is_newest(database):
            _upgrade(settings.data, database, version=version)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    descriptor = os.open(data / "upgrade.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _upgrade(data: Path, database: Database, *, version: str) -> None:
    from palaestra.core.backup import write
    from palaestra.core.database.migrate import refuse_newer, revision_of, upgrade

    at = revision_of(database)
    refuse_newer(at)
    if at is not None:
        folder = data / "backups"
        folder.mkdir(mode=0o700, exist_ok=True)
        moment = utc_now().strftime("%Y-%m-%d-%H%M%S")
        file = folder / f"{moment}-before-upgrade-from-{at}.tar"
        # The blobs stay where they are: an upgrade never touches them.
        write(file, database, None, secret=None, version=version)
        logger.info("before the upgrade the database was backed up to %s", file)
    upgrade(database)
