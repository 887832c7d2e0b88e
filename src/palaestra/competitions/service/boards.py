"""Leaderboards: entries kept as submissions are scored, read along one index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload, selectinload

from palaestra.competitions.access import hosts
from palaestra.competitions.metrics.catalogue import metric_named
from palaestra.competitions.models import Competition, Entry, Submission
from palaestra.competitions.schemas import (
    Board,
    BoardEntry,
    History,
    OwnStanding,
    Person,
    Series,
)
from palaestra.competitions.service import blocks
from palaestra.competitions.service.filters import PAGE, Filters
from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.database import DbSession, ReadSession

SERIES = 5
POINTS = 200

Columns = TypeVarTuple("Columns")
Line: TypeAlias = tuple[Entry, Submission, Competition, Account, int]


Key = TypeVar("Key", float, ColumnElement[float | None])


def rank_key(competition: Competition, score: Key) -> Key:
    """Less is better, whatever the metric's direction; of a score, or of a column of them."""
    return score if metric_named(competition.metric).direction == "min" else -score


def open_entry(db: DbSession, submission: Submission) -> tuple[Entry, bool]:
    """The author's entry, locked, and whether it is new."""
    dialect = db.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    key = {"competition_id": submission.competition_id, "account_id": submission.account_id}
    added = db.execute(
        insert(Entry)
        .values(**key, submissions=0)
        .on_conflict_do_nothing()
        .returning(Entry.account_id)
    ).first()
    entry = db.scalars(select(Entry).filter_by(**key).with_for_update()).one()
    return entry, added is not None


def rank_of(db: ReadSession, entry: Entry) -> int | None:
    """1 for the best; None while nothing is scored."""
    if entry.rank_key is None or entry.best_at is None or entry.submission_id is None:
        return None
    place = (entry.rank_key, entry.best_at, entry.submission_id)
    return blocks.rank(db, entry.competition_id, place)


def take_score(
    db: DbSession, entry: Entry, submission: Submission, competition: Competition
) -> bool:
    """Let a scored submission count; True if it is the author's best so far."""
    assert submission.score is not None
    key, previous = rank_key(competition, submission.score), entry.rank_key
    if previous is not None and key >= previous:
        return False
    if previous is None:
        db.execute(
            update(Competition)
            .where(Competition.id == competition.id)
            .values(ranked=Competition.ranked + 1)
        )
    entry.rank_key = key
    entry.best_at = submission.received_at
    entry.submission_id = submission.id
    submission.improved = True
    db.flush()
    if previous is not None:
        blocks.leave(db, competition.id, previous)
    blocks.enter(db, competition.id, key)
    return True


def page(
    db: ReadSession, identity: Identity, competition: Competition, *, page: int, size: int
) -> Board:
    chosen = _page_of(db, competition.id, offset=page * size, size=size)
    query = select(
        Entry, Submission.score, Submission.private_score, Account.public_id, Account.username
    )
    rows = _in_order(db.execute(_of(query, chosen)).all())
    shows_private = competition.revealed_at is None and hosts(identity, competition)
    items = []
    for rank, (entry, public, private, public_id, name) in enumerate(rows, page * size + 1):
        client = Person(id=public_id, name=name or f"Guest {public_id}")
        item = _line(entry, _scored(competition, public, private), client, rank=rank)
        item.mine = entry.account_id == identity.account_id
        item.private_score = private if shows_private else None
        items.append(item)
    return Board(
        items=items,
        page=page,
        size=size,
        total=competition.ranked,
        own=own_line(db, identity, competition),
        direction=metric_named(competition.metric).direction,
    )


def _page_of(db: ReadSession, competition_id: int, *, offset: int, size: int) -> Subquery:
    """A page of one board; only the block that it begins in is walked to get there."""
    lowest, passed = blocks.start(db, competition_id, offset)
    wanted = (Entry.competition_id == competition_id, Entry.rank_key >= lowest)
    return _chosen(*wanted, offset=offset - passed, size=size)


def _chosen(*wanted: ColumnElement[bool], offset: int, size: int) -> Subquery:
    """Submissions of a page of entries: what is skipped is read in the index alone."""
    return (
        select(Entry.submission_id)
        .where(Entry.rank_key.is_not(None), *wanted)
        .order_by(Entry.competition_id, *blocks.ORDER)
        .limit(size)
        .offset(offset)
        .subquery("chosen")
    )


def _of(query: Select[*Columns], chosen: Subquery) -> Select[*Columns]:
    """`query` of the chosen entries with what belongs to them."""
    its_own = and_(
        Entry.competition_id == Submission.competition_id,
        Entry.account_id == Submission.account_id,
    )
    return (
        query.select_from(chosen)
        .join(Submission, Submission.id == chosen.c.submission_id)
        .join(Entry, its_own)
        .join(Account, Account.id == Entry.account_id)
    )


def _in_order(rows: Sequence[Any]) -> list[Any]:
    """As on the boards; each row begins with its entry. A page is short: the index did the rest."""

    def place(row: Any) -> tuple[Any, ...]:
        entry = row[0]
        return entry.competition_id, entry.rank_key, entry.best_at, entry.submission_id

    return sorted(rows, key=place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A submission's scores, and which of them ranks."""

    public: float | None
    private: float | None
    is_revealed: bool

    @property
    def ranking(self) -> float:
        score = self.private if self.is_revealed else self.public
        assert score is not None, "only what is scored is ranked"
        return score


def ranking_score(competition: Competition, submission: Submission) -> float:
    """The score that places a submission now."""
    return _scored(competition, submission.score, submission.private_score).ranking


def _scored(competition: Competition, public: float | None, private: float | None) -> Scored:
    return Scored(public=public, private=private, is_revealed=competition.revealed_at is not None)


def _line(entry: Entry, scored: Scored, client: Person, *, rank: int) -> BoardEntry:
    """As everybody sees it."""
    assert entry.best_at is not None
    return BoardEntry(
        rank=rank,
        client=client,
        score=scored.ranking,
        submissions=entry.submissions,
        timestamp=entry.best_at,
        public_score=scored.public if scored.is_revealed else None,
    )


def line_of(
    db: ReadSession,
    competition: Competition,
    entry: Entry,
    submission: Submission,
    account: Account,
) -> BoardEntry:
    """The entry as others see it, with its rank now."""
    rank = rank_of(db, entry)
    assert rank is not None
    client = Person(id=account.public_id, name=account.name)
    scored = _scored(competition, submission.score, submission.private_score)
    return _line(entry, scored, client, rank=rank)


def _own_entry(db: ReadSession, identity: Identity, competition: Competition) -> Entry | None:
    if identity.is_anonymous:
        return None
    return db.scalar(
        select(Entry)
        .options(joinedload(Entry.submission), joinedload(Entry.account))
        .where(Entry.competition_id == competition.id, Entry.account_id == identity.account_id)
    )


def own_line(db: ReadSession, identity: Identity, competition: Competition) -> BoardEntry | None:
    entry = _own_entry(db, identity, competition)
    if entry is None or entry.submission is None:
        return None
    line = line_of(db, competition, entry, entry.submission, entry.account)
    line.mine = True
    return line


def own_standing(
    db: ReadSession, identity: Identity, competition: Competition
) -> OwnStanding | None:
    entry = _own_entry(db, identity, competition)
    if entry is None:
        return None
    found = entry.submission
    is_ranked = found is not None and found.score is not None
    score = ranking_score(competition, found) if found is not None and is_ranked else None
    return OwnStanding(rank=rank_of(db, entry), score=score, submissions=entry.submissions)


def documented(db: ReadSession, filters: Filters, *, now: datetime) -> list[Line]:
    """A page of 100 lines of all boards that fit `filters`, each with its rank."""
    # Each competition once, not beside every line: most of a row would be its texts.
    query = select(Entry, Submission, Account).options(selectinload(Entry.competition))
    rows = db.execute(_of(query, _documented(db, filters, now))).all()
    is_whole = not (filters.client_ids or filters.submission_ids)
    return _ranked(db, _in_order(rows), is_whole=is_whole)


def _documented(db: ReadSession, filters: Filters, now: datetime) -> Subquery:
    offset = filters.page * PAGE
    only = filters.competition_ids
    if len(only) == 1 and filters == Filters(competition_ids=only, page=filters.page):
        found = db.scalar(select(Competition.id).where(Competition.public_id == only[0]))
        if found is not None:
            return _page_of(db, found, offset=offset, size=PAGE)
    return _chosen(*_wanted(filters, now), offset=offset, size=PAGE)


def _wanted(filters: Filters, now: datetime) -> Iterator[ColumnElement[bool]]:
    for of in _competitions_wanted(filters, now):
        yield Entry.competition_id.in_(select(Competition.id).where(of))
    if filters.submission_ids:
        submitted = Submission.public_id.in_(filters.submission_ids)
        yield Entry.submission_id.in_(select(Submission.id).where(submitted))
    if filters.client_ids:
        known = Account.public_id.in_(filters.client_ids)
        yield Entry.account_id.in_(select(Account.id).where(known))


def _competitions_wanted(filters: Filters, now: datetime) -> Iterator[ColumnElement[bool]]:
    if filters.competition_ids:
        yield Competition.public_id.in_(filters.competition_ids)
    if filters.types:
        yield Competition.type.in_(filters.types)
    if filters.current:
        yield Competition.expiration > now


def _ranked(
    db: ReadSession,
    rows: Sequence[tuple[Entry, Submission, Account]],
    *,
    is_whole: bool,
) -> list[Line]:
    """On whole boards ranks go on from line to line; only a board's first line is counted."""
    ranked: list[Line] = []
    for entry, submission, account in rows:
        previous = ranked[-1] if ranked else None
        if is_whole and previous and previous[0].competition_id == entry.competition_id:
            rank = previous[4] + 1
        else:
            rank = rank_of(db, entry) or 0
        ranked.append((entry, submission, entry.competition, account, rank))
    return ranked


def history(db: ReadSession, identity: Identity, competition: Competition) -> History:
    """Best score so far over time, of the best five and oneself."""
    best = db.scalars(
        select(Entry)
        .options(joinedload(Entry.account))
        .where(Entry.competition_id == competition.id, Entry.rank_key.is_not(None))
        .order_by(*blocks.ORDER)
        .limit(SERIES)
    ).all()
    entries = {entry.account_id: entry for entry in best}
    own = _own_entry(db, identity, competition)
    if own is not None and own.rank_key is not None:
        entries.setdefault(own.account_id, own)
    points = _improvements(db, competition, list(entries))
    return History(
        series=[
            Series(
                client=Person(id=entry.account.public_id, name=entry.account.name),
                mine=account_id == identity.account_id,
                points=points.get(account_id, []),
            )
            for account_id, entry in entries.items()
        ]
    )


def _improvements(
    db: ReadSession, competition: Competition, account_ids: list[int]
) -> dict[int, list[tuple[datetime, float]]]:
    found: dict[int, list[tuple[datetime, float]]] = {}
    for account_id in account_ids:
        # One walk along an index each, so that a competitor with many cannot crowd out others.
        latest = db.execute(
            select(Submission.received_at, Submission.score)
            .where(
                Submission.competition_id == competition.id,
                Submission.account_id == account_id,
                Submission.improved.is_(True),
            )
            .order_by(Submission.id.desc())
            .limit(POINTS)
        ).all()
        found[account_id] = [(at, score) for at, score in reversed(latest) if score is not None]
    return found
