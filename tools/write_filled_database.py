"""Write tests/migrations/filled/<version>.tar: rows that every later version must upgrade.

    .venv/bin/python -m tools.write_filled_database

They are the demo's. Once for each release; until the first one, after every change of the tables.
It is a backup without the large files, so it restores into SQLite and PostgreSQL alike.
"""

import tempfile
from pathlib import Path

import palaestra
from palaestra.app import open_house, sections
from palaestra.cli.demo import fill
from palaestra.core.backup import write
from palaestra.core.configuration import settings_of

FOLDER = Path(__file__).parents[1] / "tests" / "migrations" / "filled"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"{palaestra.__version__}.tar"
    with (
        tempfile.TemporaryDirectory() as data,
        open_house(settings_of(data=Path(data), sections=sections())) as house,
    ):
        fill(house)
        file.unlink(missing_ok=True)
        contents = write(file, house.database, None, secret=None, version=palaestra.__version__)
    file.chmod(0o644)
    empty = sorted(name for name, rows in contents.rows.items() if not rows)
    print(f"{file.name}: {sum(contents.rows.values())} rows, {file.stat().st_size:,} bytes")
    print("no rows in:", ", ".join(empty) or "no table")


if __name__ == "__main__":
    main()
