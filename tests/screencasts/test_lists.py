"""The documented list, kept while nothing is written: it is never an old one."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, update

from palaestra.core.database import Database
from palaestra.screencasts.models.casts import Screencast
from palaestra.screencasts.service import lists
from palaestra.screencasts.service.lists import Lists


def make(database: Database, title: str, **members: Any) -> int:
    def add(db: Any) -> int:
        given = {"voices": 0, "exercises": 0, "ots_bytes": 2, "duration_ms": 0, **members}
        cast = Screencast(title=title, search_text=title, ots="0" * 64, **given)
        db.add(cast)
        db.flush()
        return int(cast.id)

    return database.transact(add)


@pytest.fixture
def queries(database: Database) -> Iterator[list[str]]:
    """What the database is asked for, as it goes."""
    asked: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "FROM screencasts" in statement:
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    yield asked
    event.remove(database.engine, "before_cursor_execute", hear)


def titles(kept: Lists, *, count: int = 20, teacher: str | None = None) -> list[str]:
    answer = json.loads(asyncio.run(kept.answer((0, count, teacher))))
    return [one["title"] for one in answer["elicasts"]]


def test_a_list_is_asked_for_once_while_nothing_is_written(
    database: Database, queries: list[str]
) -> None:
    make(database, "first")
    make(database, "second", teacher="Kim")
    kept = Lists(database)
    for _ in range(3):
        assert titles(kept) == ["second", "first"]
        assert titles(kept, count=1) == ["second"]
        assert titles(kept, teacher="Kim") == ["second"]
        assert titles(kept, teacher="") == ["first"]
    assert len(queries) == (4 if database.is_sqlite else 12)


def test_what_anybody_writes_is_in_the_next_list(database: Database) -> None:
    number = make(database, "first")
    kept, other = Lists(database), Database(database.url)
    assert titles(kept) == ["first"]
    change = update(Screencast).where(Screencast.id == number).values(title="changed")
    other.transact(lambda db: db.execute(change))
    assert titles(kept) == ["changed"]
    make(database, "second")
    assert titles(kept) == ["second", "changed"]
    other.close()


def test_what_is_written_while_a_list_is_read_is_in_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(database, "first")
    kept = Lists(database)
    read = lists._read

    def read_and_write(db: Any, asked: lists.Asked) -> bytes:
        found = read(db, asked)
        make(database, "meanwhile")
        return found

    monkeypatch.setattr(lists, "_read", read_and_write)
    assert titles(kept) == ["first"]
    monkeypatch.setattr(lists, "_read", read)
    assert titles(kept) == ["meanwhile", "first"]


def test_not_more_lists_are_kept_than_are_useful(
    database: Database, queries: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST", 2)
    make(database, "first")
    kept = Lists(database)
    for count in (1, 2, 3, 3):
        titles(kept, count=count)
    if database.is_sqlite:
        assert len(queries) == 3
        assert len(kept._kept) == 1
