"""What was answered, and answers on their way: in a file where the competitor is to outlive itself.

An answer is written here before it is sent and struck out after the server has acknowledged it,
so that a competitor which is killed at any moment sends what it had computed, and only once.
"""

import sqlite3
from os import PathLike
from threading import Lock
from typing import Any

from palaestra.client.frames import Table

_TABLE = """
CREATE TABLE IF NOT EXISTS answers (
    client TEXT NOT NULL,
    competition TEXT NOT NULL,
    submission TEXT,
    answer BLOB,
    type TEXT,
    PRIMARY KEY (client, competition)
) WITHOUT ROWID
"""


class Memory:
    """A SQLite file that one competitor has for itself; without `path` it lasts as long as it."""

    def __init__(self, path: str | PathLike[str] | None) -> None:
        """Raises RuntimeError where another process uses the file."""
        self.is_kept = path is not None
        self._lock = Lock()
        self._db = sqlite3.connect(path or ":memory:", timeout=0, check_same_thread=False)
        try:
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(_TABLE)
            self._db.commit()
        except sqlite3.OperationalError as error:
            self._db.close()
            raise RuntimeError(f"{path} is used by another competitor, or not for us.") from error

    def done(self, client_id: str) -> set[str]:
        """Ids of the competitions that need no answer any more."""
        rows = self._read(
            "SELECT competition FROM answers WHERE client = ? AND answer IS NULL", client_id
        )
        return {str(row[0]) for row in rows}

    def unsent(self, client_id: str) -> dict[str, Table]:
        """Answers whose receipt we have not, by competition."""
        rows = self._read(
            "SELECT competition, answer, type FROM answers"
            " WHERE client = ? AND answer IS NOT NULL ORDER BY competition",
            client_id,
        )
        return {str(competition): Table(answer, type) for competition, answer, type in rows}

    def keep(self, client_id: str, competition_id: str, answer: Table) -> None:
        """Before it is sent."""
        self._write(client_id, competition_id, None, answer.text, answer.type)

    def close_case(self, client_id: str, competition_id: str, submission_id: str | None) -> None:
        """Answered, or over before it could be: either way there is nothing more to do."""
        self._write(client_id, competition_id, submission_id, None, None)

    def forget(self, client_id: str, competition_id: str) -> None:
        """An answer that the server refused; a better program may give another one."""
        with self._lock, self._db:
            self._db.execute(
                "DELETE FROM answers WHERE client = ? AND competition = ?",
                (client_id, competition_id),
            )

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _read(self, query: str, client_id: str) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(query, (client_id,)).fetchall()

    def _write(self, *row: object) -> None:
        with self._lock, self._db:
            self._db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", row)
