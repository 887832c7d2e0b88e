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
from palaestra.competitions.models import Competition, Entry, Submission, Team
from palaestra.competitions.schemas import (
    Board,
    BoardEntry,
    History,
    OwnStanding,
    Person,
    Series,
)
from palaestra.competitions.service import blocks, entrants, phases
from palaestra.competitions.service.filters import PAGE, Filters
from palaestra.competitions.service.standings import person
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
    """The line that a submission counts for, locked, and whether it is new."""
    dialect = db.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    key = {"competition_id": submission.competition_id, "account_id": submission.entrant_id}
    team = select(Team.id).where(
        Team.competition_id == submission.competition_id, Team.captain_id == submission.entrant_id
    )
    added = db.execute(
        insert(Entry)
        .values(**key, submissions=0, team_id=team.scalar_subquery())
        .on_conflict_do_nothing()
        .returning(Entry.account_id)
    ).first()
    entry = db.scalars(select(Entry).filter_by(**key).with_for_update()).one()
    return entry, added is not None


def rank_of(db: ReadSession, entry: Entry) -> int | None:
    """1 for the best, equal scores alike; None while nothing is scored."""
    return None if entry.rank_key is None else blocks.rank(db, entry.competition_id, entry.rank_key)


def take_score(
    db: DbSession, entry: Entry, submission: Submission, competition: Competition
) -> bool:
    """Let a scored submission count; True if it is the one that counts of its entrant now."""
    assert submission.score is not None
    key, previous = rank_key(competition, submission.score), entry.rank_key
    if not _counts(competition, entry, submission, key):
        return False
    since = phases.counted_from(db, competition.id, submission.received_at)
    if since is not None and submission.received_at < since:
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


def _counts(competition: Competition, entry: Entry, submission: Submission, key: float) -> bool:
    if entry.rank_key is None or entry.best_at is None or entry.submission_id is None:
        return True
    if competition.selection == "latest":
        came = (submission.received_at, submission.id)
        return came >= (entry.best_at, entry.submission_id)
    return key < entry.rank_key


def page(
    db: ReadSession, identity: Identity, competition: Competition, *, page: int, size: int
) -> Board:
    direction = metric_named(competition.metric).direction
    if not phases.is_shown(db, identity, competition):
        return Board(
            items=[], page=page, size=size, total=0, own=None, direction=direction, hidden=True
        )
    chosen = _page_of(db, competition.id, offset=page * size, size=size)
    query = select(
        Entry,
        Submission.score,
        Submission.private_score,
        Account.public_id,
        Account.username,
        Team.public_id,
        Team.name,
    )
    rows = _in_order(db.execute(_of(query, chosen)).all())
    shows_private = competition.revealed_at is None and hosts(identity, competition)
    own = own_line(db, identity, competition)
    own_id = None if own is None else own.client.id
    items: list[BoardEntry] = []
    ranks = _ranks(db, [row[0] for row in rows], before=page * size)
    for rank, (entry, public, private, public_id, name, team_id, team) in zip(
        ranks, rows, strict=True
    ):
        client = person(public_id, name, team_id, team)
        item = _line(entry, _scored(competition, public, private), client, rank=rank)
        item.mine = client.id == own_id
        item.private_score = private if shows_private else None
        items.append(item)
    return Board(
        items=items,
        page=page,
        size=size,
        total=competition.ranked,
        own=own,
        direction=direction,
    )


def _ranks(db: ReadSession, entries: Sequence[Entry], *, before: int) -> list[int]:
    """Of a stretch of one board that begins after `before` lines: equal scores have equal ranks.

    Only the first line's is asked for; it may have equals on the page before.
    """
    ranks: list[int] = []
    for number, entry in enumerate(entries):
        if number == 0:
            ranks.append((rank_of(db, entry) or 1) if before else 1)
        elif entry.rank_key == entries[number - 1].rank_key:
            ranks.append(ranks[-1])
        else:
            ranks.append(before + number + 1)
    return ranks


def _page_of(
    db: ReadSession,
    competition_id: int,
    *more: ColumnElement[bool],
    offset: int,
    size: int,
) -> Subquery:
    """A page of one board; only the block that it begins in is walked to get there."""
    lowest, passed = blocks.start(db, competition_id, offset)
    wanted = (Entry.competition_id == competition_id, Entry.rank_key >= lowest)
    return _chosen(*wanted, *more, offset=offset - passed, size=size)


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
        Entry.account_id == Submission.entrant_id,
    )
    return (
        query.select_from(chosen)
        .join(Submission, Submission.id == chosen.c.submission_id)
        .join(Entry, its_own)
        .join(Account, Account.id == Entry.account_id)
        .outerjoin(Team, Team.id == Entry.team_id)
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
) -> BoardEntry:
    """The entry as others see it, with its rank now."""
    rank = rank_of(db, entry)
    assert rank is not None
    client = client_of(db, entry)
    scored = _scored(competition, submission.score, submission.private_score)
    return _line(entry, scored, client, rank=rank)


def client_of(db: ReadSession, entry: Entry) -> Person:
    """Who stands on the line."""
    who = (
        select(Account.public_id, Account.username, Team.public_id, Team.name)
        .outerjoin(Team, Team.id == entry.team_id)
        .where(Account.id == entry.account_id)
    )
    return person(*db.execute(who).one())


def _own_entry(db: ReadSession, identity: Identity, competition: Competition) -> Entry | None:
    if identity.is_anonymous:
        return None
    entrant_id = entrants.entrant_of(db, competition.id, identity.require_account())
    return db.scalar(
        select(Entry)
        .options(joinedload(Entry.submission), joinedload(Entry.account), joinedload(Entry.team))
        .where(Entry.competition_id == competition.id, Entry.account_id == entrant_id)
    )


def own_line(db: ReadSession, identity: Identity, competition: Competition) -> BoardEntry | None:
    entry = _own_entry(db, identity, competition)
    if entry is None or entry.submission is None:
        return None
    rank = rank_of(db, entry)
    assert rank is not None
    submission = entry.submission
    scored = _scored(competition, submission.score, submission.private_score)
    line = _line(entry, scored, _client(entry), rank=rank)
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
    shown = phases.is_shown(db, identity, competition)
    rank = rank_of(db, entry) if shown else None
    return OwnStanding(rank=rank, score=score, submissions=entry.submissions)


def _client(entry: Entry) -> Person:
    """Who stands on the line, whose account and team are loaded."""
    if entry.team is not None:
        return Person(id=entry.team.public_id, name=entry.team.name)
    return Person(id=entry.account.public_id, name=entry.account.name)


def documented(
    db: ReadSession, filters: Filters, *, now: datetime, identity: Identity | None = None
) -> list[Line]:
    """A page of 100 lines of all boards that fit `filters`, each with its rank.

    Boards that are hidden from `identity`, or from everybody where there is none, are left out.
    """
    # Each competition once, not beside every line: most of a row would be its texts.
    query = select(Entry, Submission, Account).options(
        selectinload(Entry.competition), joinedload(Entry.team)
    )
    chosen = _documented(db, filters, now, identity or Identity())
    rows = db.execute(_of(query, chosen)).all()
    is_whole = not (filters.client_ids or filters.submission_ids)
    is_start = filters.page == 0
    return _ranked(db, _in_order(rows), is_whole=is_whole, is_start=is_start)


def _documented(db: ReadSession, filters: Filters, now: datetime, identity: Identity) -> Subquery:
    offset = filters.page * PAGE
    shown = ~phases.entry_is_hidden(identity, now)
    only = filters.competition_ids
    if len(only) == 1 and filters == Filters(competition_ids=only, page=filters.page):
        found = db.scalar(select(Competition.id).where(Competition.public_id == only[0]))
        if found is not None:
            return _page_of(db, found, shown, offset=offset, size=PAGE)
    return _chosen(*_wanted(filters, now), shown, offset=offset, size=PAGE)


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
    is_start: bool,
) -> list[Line]:
    """On whole boards ranks go on from line to line; elsewhere each is counted."""
    ranked: list[Line] = []
    place: int | None = None
    for entry, submission, account in rows:
        previous = ranked[-1] if ranked else None
        goes_on = is_whole and previous is not None
        if goes_on and previous is not None and _is_beside(previous[0], entry):
            place = None if place is None else place + 1
            if previous[0].rank_key == entry.rank_key:
                rank = previous[4]
            else:
                rank = place = place or rank_of(db, entry) or 0
        else:
            rank = rank_of(db, entry) or 0
            # The first line may have equals on the page before: its rank is not its place then.
            place = rank if goes_on or is_start else None
        ranked.append((entry, submission, entry.competition, account, rank))
    return ranked


def _is_beside(one: Entry, other: Entry) -> bool:
    return one.competition_id == other.competition_id


def history(db: ReadSession, identity: Identity, competition: Competition) -> History:
    """Best score so far over time, of the best five and oneself."""
    shown = phases.is_shown(db, identity, competition)
    best: Sequence[Entry] = _best(db, competition) if shown else []
    entries = {entry.account_id: entry for entry in best}
    own = _own_entry(db, identity, competition)
    if own is not None and own.rank_key is not None:
        entries.setdefault(own.account_id, own)
    points = _improvements(db, competition, list(entries))
    return History(
        series=[
            Series(
                client=_client(entry),
                mine=own is not None and account_id == own.account_id,
                points=points.get(account_id, []),
            )
            for account_id, entry in entries.items()
        ]
    )


def _best(db: ReadSession, competition: Competition) -> Sequence[Entry]:
    return db.scalars(
        select(Entry)
        .options(joinedload(Entry.account), joinedload(Entry.team))
        .where(Entry.competition_id == competition.id, Entry.rank_key.is_not(None))
        .order_by(*blocks.ORDER)
        .limit(SERIES)
    ).all()


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
                Submission.entrant_id == account_id,
                Submission.improved.is_(True),
            )
            .order_by(Submission.id.desc())
            .limit(POINTS)
        ).all()
        found[account_id] = [(at, score) for at, score in reversed(latest) if score is not None]
    return found
