"""A company's own login and its own store around the competitions server.

    python examples/hooks.py            # then open http://127.0.0.1:8080

People sign in with the company's names and passwords; every client, competition and submission
is also written into the company's own database, which gives competitions its own numbers.
"""

import sqlite3
from pathlib import Path
from typing import Any

import uvicorn

from palaestra.integration import create_app
from palaestra.structs import ClientStruct, CompetitionStruct, SubmissionStruct

# Stands for the company's directory: user name → (number, password).
STAFF = {"ada": ("E1001", "analytical"), "alan": ("E1002", "enigma")}


def login(handler: Any, user: str | None) -> ClientStruct | None:
    """By name and password; `user` is who the cookie or the id argument claims to be."""
    name = handler.get_argument("username") or handler.get_argument("email")
    number, password = STAFF.get(name, ("", ""))
    if number and handler.get_argument("password") == password:
        return ClientStruct(number)
    # A cookie of ours is proof enough; an id that somebody just names is not.
    return ClientStruct(user) if user and user == handler.current_user else None


def register(handler: Any, data: dict[str, Any]) -> ClientStruct:
    """Staff exist already: to register is to sign in."""
    client = login(handler, None)
    if client is None:
        raise PermissionError(f"{data.get('username')!r} is not one of the staff")
    return client


class Store:
    """The company's own table of everything, and of its own numbers for competitions."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with self._open() as store:
            store.execute(
                "CREATE TABLE IF NOT EXISTS log"
                " (number INTEGER PRIMARY KEY, kind TEXT, id TEXT, score REAL, is_update INT)"
            )

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file)

    def persist(
        self,
        _handler: Any,
        struct: ClientStruct | CompetitionStruct | SubmissionStruct,
        update: bool = False,
    ) -> None:
        """Called before anything is kept; whatever is raised here stops it."""
        kind = type(struct).__name__
        with self._open() as store:
            row = store.execute(
                "INSERT INTO log (kind, id, score, is_update) VALUES (?, ?, ?, ?)",
                (kind, struct.id, getattr(struct, "score", None), update),
            )
            if isinstance(struct, CompetitionStruct) and not update:
                struct.id = f"C-{row.lastrowid}"


def application(folder: Path = Path()) -> Any:
    store = Store(folder / "company.db")
    return create_app(
        login=login,
        register=register,
        persist=store.persist,
        handlers=[("/imprint", imprint)],
        data=folder / "palaestra-data",
    )


def imprint(request: Any) -> dict[str, str]:
    """A page of the company beside ours."""
    return {"company": "Example Ltd", "asked_for": str(request.url.path)}


if __name__ == "__main__":
    uvicorn.run(application(), port=8080, ws="websockets-sansio")
