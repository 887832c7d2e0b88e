"""SQLite files with every table: migrating is tested elsewhere, and takes longer than a copy."""

import atexit
import functools
import shutil
from pathlib import Path
from tempfile import mkdtemp

from palaestra.core.database import Database
from palaestra.core.database.migrate import upgrade


@functools.cache
def _template() -> Path:
    """Migrated once in a process of tests."""
    folder = mkdtemp(prefix="palaestra-template-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "template.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


def put_up_to_date(path: Path) -> None:
    """A new database at `path`; one that is there stays as it is."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_template(), path)
