"""SQLite in the tests' own process does not wait for the disk: nobody cuts the power meanwhile.

What happens when a server dies is tested on servers of their own process, which do wait, and what
waiting costs is measured in `benchmarks/`. Here it was half of the time of many tests.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

_hurried = True


def hurry() -> None:
    """From now on, for every connection of this process."""
    event.listen(Pool, "checkout", _hurry)


@contextmanager
def as_delivered() -> Iterator[None]:
    """Connections that are opened meanwhile wait, as they do outside of tests."""
    global _hurried
    _hurried = False
    try:
        yield
    finally:
        _hurried = True


def _hurry(connection: Any, record: Any, _proxy: Any) -> None:
    # At checkout: by then our own engine has said what it says to a new connection.
    if _hurried and isinstance(connection, sqlite3.Connection) and "hurried" not in record.info:
        connection.execute("PRAGMA synchronous = OFF")
        record.info["hurried"] = True
