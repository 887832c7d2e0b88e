"""Write the history's one file anew from the models (until the first release there is one).

    .venv/bin/python tools/write_migration.py

Afterwards there is one more revision a release: see docs/develop. The revision is named by what
the file says, so that data from before a change are refused instead of failing on a missing table.
"""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command

import palaestra.app  # noqa: F401 - imports every model
from palaestra.core.database import Database, migrate

FOLDER = Path(migrate.__file__).parents[2] / "migrations" / "versions"
NAME = "2026_11_21_first_tables"


def main() -> None:
    for file in FOLDER.glob("*.py"):
        file.unlink()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        with database.engine.connect() as connection:
            config = migrate.config(connection)
            command.revision(config, message="The first tables", autogenerate=True, rev_id=NAME)
        database.close()
    written = next(FOLDER.glob("*.py")).rename(FOLDER / f"{NAME}.py")
    _name_by_content(written)
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(written)], check=True)


def _name_by_content(file: Path) -> None:
    written = file.read_text(encoding="utf-8")
    _, _, body = written.partition("def upgrade()")
    digest = hashlib.sha256(body.encode()).hexdigest()[:8]
    revision = f"revision = {NAME!r}"
    assert revision in written, "Alembic states it so"
    named = written.replace(revision, f"revision = '{NAME}_{digest}'", 1)
    file.write_text(named, encoding="utf-8")


if __name__ == "__main__":
    main()
