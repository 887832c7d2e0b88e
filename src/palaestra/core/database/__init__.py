"""One SQLAlchemy engine, one way to open a transaction: `transact`.

What leaves the house (a message, a job, a mail) is handed to the session with `after_commit`
and leaves after the commit, or not at all.
"""

from palaestra.core.database.base import Base, UtcDateTime, metadata, utc_now
from palaestra.core.database.engine import Database
from palaestra.core.database.paging import Page, page_of
from palaestra.core.database.session import DbSession, ReadSession, after_commit

__all__ = [
    "Base",
    "Database",
    "DbSession",
    "Page",
    "ReadSession",
    "UtcDateTime",
    "after_commit",
    "metadata",
    "page_of",
    "utc_now",
]
