"""Reads that go together: each has its own answer, whatever becomes of the others."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from palaestra.core.database import Database, ReadSession
from palaestra.core.errors import Forbidden
from palaestra.core.live.grouping import MOST_READS, reading_together


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'read.db'}")
    yield opened
    opened.close()


def refuses(_db: ReadSession) -> int:
    raise Forbidden("Not yours.")


def breaks(db: ReadSession) -> int:
    return int(db.scalar(text("SELECT nothing FROM nowhere")))


def number(wanted: int):
    return lambda db: db.scalar(text("SELECT :wanted"), {"wanted": wanted})


async def gathered(database: Database, works: list) -> list:
    readings = reading_together(database)
    return await asyncio.gather(*map(readings.submit, works), return_exceptions=True)


def test_each_has_its_own_answer_beside_refusals_and_failures(database):
    works = [number(1), refuses, number(2), breaks, number(3), breaks, refuses, number(4)]
    found = asyncio.run(gathered(database, works))
    assert [found[place] for place in (0, 2, 4, 7)] == [1, 2, 3, 4]
    assert [type(found[place]) for place in (1, 6)] == [Forbidden, Forbidden]
    assert [type(found[place]) for place in (3, 5)] == [OperationalError, OperationalError]


def test_more_than_go_together_come_in_order(database):
    many = 3 * MOST_READS + 1
    assert asyncio.run(gathered(database, list(map(number, range(many))))) == list(range(many))


def test_what_comes_meanwhile_goes_together(database):
    sessions: set[int] = set()

    def note(db: ReadSession) -> None:
        sessions.add(id(db.connection()))

    found = asyncio.run(gathered(database, [note] * MOST_READS))
    assert found == [None] * MOST_READS
    assert len(sessions) == 1


def test_who_gave_up_stops_nobody(database):
    async def scenario() -> int:
        readings = reading_together(database)
        impatient = asyncio.ensure_future(readings.submit(number(1)))
        patient = asyncio.ensure_future(readings.submit(number(2)))
        await asyncio.tasks.sleep(0)
        impatient.cancel()
        return await patient

    assert asyncio.run(scenario()) == 2
