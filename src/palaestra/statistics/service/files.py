"""Which blobs this feature refers to."""

from collections.abc import Collection

from sqlalchemy import select

from palaestra.core.database import ReadSession
from palaestra.statistics.models import Column, Upload

# Well below the number of variables that SQLite takes in one statement.
AT_ONCE = 500


def kept(db: ReadSession, hashes: Collection[str]) -> set[str]:
    """Of `hashes`, those of a column or an upload."""
    wanted, found = sorted(hashes), set[str]()
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        for column in (Column.blob, Upload.blob):
            rows = db.scalars(select(column).where(column.in_(part)))
            found.update(digest for digest in rows if digest)
    return found
