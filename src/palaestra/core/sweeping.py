"""Files that nothing refers to any more go: a part of the store each hour, never fresh ones."""

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from palaestra.core.blobs import blobs_of
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.jobs import Job, NoArgs

# Of these hashes, those that a feature still refers to.
Keeps: TypeAlias = Callable[[ReadSession, Collection[str]], set[str]]

FRESH = timedelta(days=1)
# A sixteenth of the store an hour: the transaction stays short, all is seen within a day.
PARTS = 16
# Well below the number of variables that SQLite takes in one statement.
AT_ONCE = 500


def referred_by(*columns: InstrumentedAttribute[Any]) -> Keeps:
    """For a feature's `keeps`: those of the hashes that stand in one of `columns`."""

    def kept(db: ReadSession, hashes: Collection[str]) -> set[str]:
        wanted, found = sorted(hashes), set[str]()
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            for column in columns:
                rows = db.scalars(select(column).where(column.in_(part)))
                found.update(digest for digest in rows if digest)
        return found

    return kept


def _sweep(db: DbSession, _args: NoArgs, _result: None) -> int:
    """How many files went."""
    store, now = blobs_of(db), utc_now()
    store.forget_arriving(before=now - FRESH)
    part = int(now.timestamp() // 3600) % PARTS
    old = set(store.older_than(now - FRESH, first_digit=f"{part:x}"))
    kept: set[str] = set()
    keeps: list[Keeps] = db.info["keeps"]
    for keep in keeps:
        kept |= keep(db, old)
    for digest in old - kept:
        store.delete(digest)
    return len(old - kept)


sweep = Job(name="blobs.sweep", write=_sweep, schedule=3600.0)
