"""How many entries of a board lie in each stretch of scores: no rank and no page is a long count.

A block holds the entries whose `rank_key` is not below its `lowest` and below the next block's.
A rank is one more than the entries with better scores: the sum of the blocks before one and a count
within it. Equal scores have equal ranks. A deep page begins within a block.
Changed only by who holds the board's lock (`standings.lock`). Many equal scores share one
block, however many they are.
"""

import sys

from sqlalchemy import (
    ColumnElement,
    Double,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from palaestra.competitions.models import Block, Entry
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.database.base import BigId

# Blocks of a board of a million are then about as many as entries in a block.
SIZE = 1024
LOWEST = -sys.float_info.max
ORDER = (Entry.rank_key, Entry.best_at, Entry.submission_id)


def enter(db: DbSession, competition_id: int, key: float) -> None:
    """Count an entry that has just been written with this `key`."""
    block = _add(db, competition_id, key, 1)
    if block is None:
        lay(db, competition_id)
        return
    lowest, entries = block
    # Not at every entry: where all scores are equal there is nothing to divide.
    if entries >= 2 * SIZE and entries % SIZE == 0:
        _divide(db, competition_id, lowest, _next(db, competition_id, lowest))


def leave(db: DbSession, competition_id: int, key: float) -> None:
    """Count no more an entry that had this `key`."""
    block = _add(db, competition_id, key, -1)
    if block is not None and block[1] == 0 and block[0] != LOWEST:
        db.execute(delete(Block).where(_is(competition_id), Block.lowest == block[0]))


def _add(db: DbSession, competition_id: int, key: float, count: int) -> tuple[float, int] | None:
    """The block of `key` and its entries after the change."""
    row = db.execute(
        update(Block)
        .where(_is(competition_id), Block.lowest == _lowest_of(competition_id, key))
        .values(entries=Block.entries + count)
        .returning(Block.lowest, Block.entries)
        .execution_options(synchronize_session=False)
    ).first()
    return None if row is None else (row.lowest, row.entries)


def _is(competition_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    return Block.competition_id == competition_id


def _lowest_of(
    competition_id: int | ColumnElement[int], key: float | ColumnElement[float]
) -> ColumnElement[float]:
    """Where the block of `key` begins."""
    lowest = select(func.max(Block.lowest)).where(_is(competition_id), Block.lowest <= key)
    return func.coalesce(lowest.scalar_subquery(), LOWEST)


def _next(db: ReadSession, competition_id: int, lowest: float) -> float | None:
    query = select(func.min(Block.lowest)).where(_is(competition_id), Block.lowest > lowest)
    return db.scalar(query)


def lay(db: DbSession, competition_id: int) -> None:
    """Count a whole board anew."""
    db.execute(delete(Block).where(_is(competition_id)))
    _divide(db, competition_id, LOWEST, None)


def _divide(db: DbSession, competition_id: int, lowest: float, end: float | None) -> None:
    """Put blocks of about SIZE in the place of the one from `lowest` to `end`."""
    inside = _between(competition_id, lowest, end)
    number = func.row_number().over(order_by=Entry.rank_key)
    numbered = select(Entry.rank_key, number.label("number")).where(*inside).subquery()
    cuts = db.scalars(
        select(numbered.c.rank_key)
        .where(numbered.c.number % SIZE == 0, numbered.c.rank_key > lowest)
        .distinct()
    ).all()
    starts = [lowest, *sorted(cuts)]
    db.execute(delete(Block).where(_is(competition_id), Block.lowest == lowest))
    blocks = [
        {
            "competition_id": competition_id,
            "lowest": start,
            "entries": db.scalar(
                select(func.count()).where(*_between(competition_id, start, stop))
            ),
        }
        for start, stop in zip(starts, [*starts[1:], end], strict=True)
    ]
    db.execute(insert(Block), blocks)


def _between(competition_id: int, lowest: float, end: float | None) -> list[ColumnElement[bool]]:
    inside = [Entry.competition_id == competition_id, Entry.rank_key >= lowest]
    return inside if end is None else [*inside, Entry.rank_key < end]


def _rank_query() -> Select[int]:
    competition = bindparam("competition_id", type_=BigId)
    key: ColumnElement[float] = bindparam("key", type_=Double())
    lowest = _lowest_of(competition, key)
    before = select(func.coalesce(func.sum(Block.entries), 0)).where(
        _is(competition), Block.lowest < lowest
    )
    within = select(func.count()).where(
        Entry.competition_id == competition,
        Entry.rank_key >= lowest,
        Entry.rank_key < key,
    )
    return select(before.scalar_subquery() + within.scalar_subquery() + 1)


# Built once: building it takes longer than asking.
_RANK = _rank_query()


def rank(db: ReadSession, competition_id: int, key: float) -> int:
    """1 for the best; of an entry whose `rank_key` is `key`."""
    asked = {"competition_id": competition_id, "key": key}
    return int(db.execute(_RANK, asked).scalar_one())


def start(db: ReadSession, competition_id: int, offset: int) -> tuple[float, int]:
    """Where the block begins that has the entry number `offset`, and how many lie before it."""
    if offset == 0:
        return LOWEST, 0
    before = func.sum(Block.entries).over(order_by=Block.lowest) - Block.entries
    counted = select(Block.lowest, before.label("before")).where(_is(competition_id)).subquery()
    # Both grow from block to block, so that both largest ones belong to the same.
    found = select(func.max(counted.c.lowest), func.max(counted.c.before))
    lowest, passed = db.execute(found.where(counted.c.before <= offset)).one()
    return (LOWEST, 0) if lowest is None else (lowest, int(passed))
