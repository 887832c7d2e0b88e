"""What is written down without waiting for the disk."""

import asyncio

from sqlalchemy import text

from palaestra.core.database import Database, DbSession
from tests.builders.disks import as_delivered


def test_only_a_record_does_not_wait(database: Database) -> None:
    def waits(db: DbSession) -> bool:
        if database.is_sqlite:
            return int(db.execute(text("PRAGMA synchronous")).scalar_one()) == 2
        return str(db.execute(text("SHOW synchronous_commit")).scalar_one()) == "on"

    async def each() -> list[bool]:
        ways = (database.atransact, database.arecord, database.arecord, database.atransact)
        return [await way(waits) for way in (*ways, *ways)]

    database.engine.dispose()
    with as_delivered():
        assert asyncio.run(each()) == [True, False, False, True] * 2


def test_a_record_is_there_for_everybody(database: Database) -> None:
    database.transact(lambda db: db.execute(text("CREATE TABLE records (x INTEGER)")))

    asyncio.run(database.arecord(lambda db: db.execute(text("INSERT INTO records VALUES (7)"))))

    other = Database(database.url)
    assert other.read(lambda db: db.execute(text("SELECT x FROM records")).scalar_one()) == 7
    other.close()
