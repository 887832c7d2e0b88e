"""Everything the server keeps, as one file: made while it runs, restored on an empty machine.

The database travels as text, so a backup of SQLite restores into PostgreSQL and the other way.
"""

from palaestra.core.backup.archive import Contents, restore, write

__all__ = ["Contents", "restore", "write"]
