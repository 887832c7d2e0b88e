"""Whether anything was written since, told by SQLite in microseconds, without a transaction."""

import sqlite3

from sqlalchemy import URL


class Changes:
    """`number()` changes with every commit, of whatever process; None: it cannot be told."""

    def __init__(self, url: URL) -> None:
        is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
        self._file = url.database if is_file else None
        self._connection: sqlite3.Connection | None = None

    def number(self) -> int | None:
        """From one thread at a time, such as the event loop's; it waits for nobody."""
        if self._file is None:
            return None
        if self._connection is None:
            # It never writes: what a connection writes itself does not change its own number.
            self._connection = sqlite3.connect(
                self._file, timeout=0, check_same_thread=False, isolation_level=None
            )
        try:
            (number,) = self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.OperationalError:  # locked: the log is being recovered after a crash
            return None
        return int(number)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
