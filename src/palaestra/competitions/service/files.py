"""Which blobs this feature refers to."""

from collections.abc import Collection

from sqlalchemy import select

from palaestra.competitions.models import Competition, Submission
from palaestra.core.database import ReadSession

_COLUMNS = (
    Competition.dataset_csv,
    Competition.dataset_json,
    Competition.sample_csv,
    Competition.truth,
    Submission.answer,
)
# Well below the number of variables that SQLite takes in one statement.
AT_ONCE = 500


def kept(db: ReadSession, hashes: Collection[str]) -> set[str]:
    """Of `hashes`, those of a data set, a truth, a sample answer or a submission."""
    wanted, found = sorted(hashes), set[str]()
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        for column in _COLUMNS:
            rows = db.scalars(select(column).where(column.in_(part)))
            found.update(digest for digest in rows if digest)
    return found
