"""Drafts in SQLite and PostgreSQL alike: what is counted, and whose they are."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from palaestra.core.access import Identity
from palaestra.core.blobs import Blobs
from palaestra.core.database import Database, DbSession, utc_now
from palaestra.core.errors import Conflict, NotFound, TooLarge
from palaestra.screencasts.models.drafts import Draft
from palaestra.screencasts.schemas.drafts import DraftItem, DraftSent
from palaestra.screencasts.service import drafts
from tests.builders.accounts import identity_of, make_person

KEY = "a-key-of-mine"
ROOM = 100_000


def put(db: DbSession, whose: Identity, batch: bytes | None, number: int = 0) -> DraftItem:
    sent = DraftSent(title="Loops", batch=number)
    return drafts.put(db, whose, KEY, sent, batch, open_mode=False, room=ROOM)


def test_ots_and_sounds_are_counted_and_kept_apart(database: Database, tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    mine = database.transact(lambda db: identity_of(make_person(db)))
    other = database.transact(lambda db: identity_of(make_person(db)))

    def hear(db: DbSession, piece: int, size: int) -> None:
        draft = drafts.get(db, mine, KEY, open_mode=False)
        blob = blobs.add(bytes(size))
        drafts.add_sound(db, draft, blob, writer="", voice=0, piece=piece, end_ms=10, room=ROOM)

    assert database.transact(put, mine, b'[{"ts":1}]').batches == 1
    assert database.transact(put, mine, b"[]", 1).batches == 2
    assert database.transact(put, mine, b'[{"ts":2}]', 2).bytes == 22
    # The smallest piece takes as much as its file.
    for piece in (0, 0, 1):
        database.transact(hear, piece, 10)
    ((item,), total) = database.read(drafts.listed, mine, open_mode=False, page=0, size=25)
    assert (item.batches, item.bytes, total) == (3, 22 + 2 * drafts.LEAST, 1)
    found = database.read(lambda db: drafts.whole(db, drafts.get(db, mine, KEY, open_mode=False)))
    assert bytes(found.ots) == b'[{"ts":1},{"ts":2}]'
    assert [one.piece for one in found.sounds] == [0, 1]

    with pytest.raises(TooLarge):
        database.transact(hear, 2, ROOM)
    with pytest.raises(Conflict):
        database.transact(put, other, None)
    with pytest.raises(NotFound):
        database.read(drafts.get, other, KEY, open_mode=True)
    assert database.read(drafts.listed, other, open_mode=False, page=0, size=25) == ([], 0)


def test_old_drafts_go_with_all_that_they_have(database: Database, tmp_path: Path) -> None:
    mine = database.transact(lambda db: identity_of(make_person(db)))
    database.transact(put, mine, b'[{"ts":1}]')
    assert database.transact(drafts.forget_old, days=60) == 0
    old = update(Draft).values(updated_at=utc_now() - timedelta(days=61))
    database.transact(lambda db: db.execute(old))
    assert database.transact(drafts.forget_old, days=60) == 1
    with pytest.raises(NotFound):
        database.read(drafts.get, mine, KEY, open_mode=False)
