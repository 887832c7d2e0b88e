"""Leaderboards: entries read along one index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, select
from sqlalchemy.orm import joinedload

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
from palaestra.competitions.service.entries import rank_of
from palaestra.competitions.service.standings import person
from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.database import ReadSession

SERIES = 5
POINTS = 200

Columns = TypeVarTuple("Columns")


def page(
    db: ReadSession, identity: Identity, competition: Competition, *, page: int, size: int
) -> Board:
    direction = metric_named(competition.metric).direction
    if not phases.is_shown(db, identity, competition):
        return Board(
            items=[], page=page, size=size, total=0, own=None, direction=direction, hidden=True
        )
    chosen = page_of(db, competition.id, offset=page * size, size=size)
    query = select(
        Entry,
        Submission.score,
        Submission.private_score,
        Account.public_id,
        Account.username,
        Team.public_id,
        Team.name,
    )
    rows = in_order(db.execute(with_its_own(query, chosen)).all())
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


def page_of(
    db: ReadSession,
    competition_id: int,
    *more: ColumnElement[bool],
    offset: int,
    size: int,
) -> Subquery:
    """A page of one board; only the block that it begins in is walked to get there."""
    lowest, passed = blocks.start(db, competition_id, offset)
    wanted = (Entry.competition_id == competition_id, Entry.rank_key >= lowest)
    return chosen_of(*wanted, *more, offset=offset - passed, size=size)


def chosen_of(*wanted: ColumnElement[bool], offset: int, size: int) -> Subquery:
    """Submissions of a page of entries: what is skipped is read in the index alone."""
    return (
        select(Entry.submission_id)
        .where(Entry.rank_key.is_not(None), *wanted)
        .order_by(Entry.competition_id, *blocks.ORDER)
        .limit(size)
        .offset(offset)
        .subquery("chosen")
    )


def with_its_own(query: Select[*Columns], chosen: Subquery) -> Select[*Columns]:
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


def in_order(rows: Sequence[Any]) -> list[Any]:
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
