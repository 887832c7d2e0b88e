"""One transaction, opened and closed by the outermost caller; what leaves, leaves after it."""

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from palaestra.core.accounts.models import Account, SignIn
from palaestra.core.database import Database, DbSession, UtcDateTime, after_commit, page_of
from palaestra.core.errors import ConfigurationError, Invalid
from tests.builders.disks import as_delivered

STEPS = 25


def _add(db: DbSession, public_id: str) -> None:
    db.add(Account(public_id=public_id, role="guest"))
    db.flush()


def _ids(database: Database) -> list[str]:
    query = select(Account.public_id).order_by(Account.id)
    return list(database.read(lambda db: db.scalars(query).all()))


def test_what_is_done_stays(database: Database) -> None:
    database.transact(_add, "1")
    assert _ids(database) == ["1"]


def test_what_fails_leaves_nothing(database: Database) -> None:
    def fail(db: DbSession) -> None:
        _add(db, "1")
        raise RuntimeError("in the end")

    with pytest.raises(RuntimeError):
        database.transact(fail)
    assert _ids(database) == []


def test_what_leaves_the_house_leaves_after_the_commit_in_order(database: Database) -> None:
    seen: list[tuple[str, list[str]]] = []

    def work(db: DbSession) -> None:
        after_commit(db, lambda: seen.append(("first", _ids(database))))
        _add(db, "1")
        after_commit(db, lambda: seen.append(("second", _ids(database))))
        assert seen == []

    database.transact(work)
    assert seen == [("first", ["1"]), ("second", ["1"])]


def test_or_not_at_all(database: Database) -> None:
    sent: list[str] = []

    def fail(db: DbSession) -> None:
        after_commit(db, lambda: sent.append("sent"))
        raise RuntimeError("in the end")

    with pytest.raises(RuntimeError):
        database.transact(fail)
    database.transact(_add, "1")
    assert sent == []


def test_a_failing_message_undoes_nothing_and_stops_no_other(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[str] = []

    def fail() -> None:
        raise ConnectionError("nobody listens")

    def work(db: DbSession) -> None:
        _add(db, "1")
        after_commit(db, fail)
        after_commit(db, lambda: sent.append("sent"))

    with caplog.at_level(logging.ERROR):
        database.transact(work)
    assert (sent, _ids(database)) == (["sent"], ["1"])
    assert "nobody listens" in caplog.text


def test_writers_at_once_lose_nothing(database: Database) -> None:
    """Each reads, then writes what it read plus one: SQLite must not let two read first."""
    database.transact(_add, "counter")

    def count(db: DbSession) -> None:
        query = select(Account).where(Account.public_id == "counter").with_for_update()
        counter = db.scalars(query).one()
        counter.username = str(int(counter.username or 0) + 1)

    with ThreadPoolExecutor(6) as together:
        for done in [together.submit(database.transact, count) for _ in range(STEPS)]:
            done.result()
    name = database.read(lambda db: db.scalar(select(Account.username)))
    assert name == str(STEPS)


def test_reading_goes_on_while_somebody_writes(database: Database) -> None:
    database.transact(_add, "1")
    writing, done = threading.Event(), threading.Event()

    def write(db: DbSession) -> None:
        _add(db, "2")
        writing.set()
        assert done.wait(timeout=60)

    with ThreadPoolExecutor(1) as other:
        ended = other.submit(database.transact, write)
        assert writing.wait(timeout=60)
        assert _ids(database) == ["1"]
        done.set()
        ended.result()
    assert _ids(database) == ["1", "2"]


def test_from_the_event_loop_it_runs_in_a_thread(database: Database) -> None:
    async def work() -> str:
        await database.atransact(_add, "1")
        return await database.in_thread(lambda: threading.current_thread().name)

    assert asyncio.run(work()).startswith("database")
    assert _ids(database) == ["1"]


def test_references_hold(database: Database) -> None:
    now = datetime.now(UTC)
    orphan = SignIn(account_id=7, token_hash="x", expires_at=now, address="", agent="")
    with pytest.raises(IntegrityError):
        database.transact(lambda db: db.add(orphan))


def test_sqlite_keeps_what_it_accepted(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    with as_delivered(), database.engine.connect() as connection:
        pragmas = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_other_databases_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="mysql is not supported"):
        Database("mysql://localhost/x")


ZONES = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(timezone)


@given(st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=ZONES))
def test_a_moment_comes_back_as_the_same_moment_in_utc(moment: datetime) -> None:
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        column = UtcDateTime()
        kept = column.process_bind_param(moment, dialect)
        back = column.process_result_value(kept, dialect)
        assert back == moment
        assert back is not None
        assert back.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), sqlite.dialect())


def test_a_page_has_its_rows_and_the_number_of_all(database: Database) -> None:
    for number in range(5):
        database.transact(_add, str(number))
    query = select(Account.public_id).order_by(Account.id)

    def page(number: int) -> tuple[list[str], int]:
        rows, total = database.read(lambda db: page_of(db, query, page=number, size=2))
        return [row[0] for row in rows], total

    assert [page(number) for number in (0, 2, 3)] == [(["0", "1"], 5), (["4"], 5), ([], 5)]
    assert database.read(lambda db: db.scalar(select(func.count(Account.id)))) == 5


@pytest.mark.parametrize("number", [2**63, -(2**70)])
def test_a_number_that_no_column_holds_is_refused_and_no_failure_of_ours(
    database: Database, number: int
) -> None:
    def find(db: DbSession) -> None:
        db.add(SignIn(account_id=number, token_hash="x", expires_at=datetime.now(UTC)))
        db.flush()

    with pytest.raises(Invalid) as refused:
        database.transact(find)
    assert refused.value.field == "number"


def test_a_text_with_a_nul_is_refused_where_it_cannot_be_kept(database: Database) -> None:
    if database.is_sqlite:
        database.transact(_add, "a\x00b")
        assert _ids(database) == ["a\x00b"]
        return
    with pytest.raises(Invalid) as refused:
        database.transact(_add, "a\x00b")
    assert refused.value.field == "text"
