"""The documented list of leaderboards: lines of all boards that fit its filters."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, Subquery, select
from sqlalchemy.orm import joinedload, selectinload

from palaestra.competitions.models import Competition, Entry, Submission
from palaestra.competitions.service import phases
from palaestra.competitions.service.boards import chosen_of, in_order, page_of, with_its_own
from palaestra.competitions.service.entries import rank_of
from palaestra.competitions.service.filters import PAGE, Filters
from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.database import ReadSession

Line: TypeAlias = tuple[Entry, Submission, Competition, Account, int]


def page(
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
    rows = db.execute(with_its_own(query, chosen)).all()
    is_whole = not (filters.client_ids or filters.submission_ids)
    is_start = filters.page == 0
    return _ranked(db, in_order(rows), is_whole=is_whole, is_start=is_start)


def _documented(db: ReadSession, filters: Filters, now: datetime, identity: Identity) -> Subquery:
    offset = filters.page * PAGE
    shown = ~phases.entry_is_hidden(identity, now)
    only = filters.competition_ids
    if len(only) == 1 and filters == Filters(competition_ids=only, page=filters.page):
        found = db.scalar(select(Competition.id).where(Competition.public_id == only[0]))
        if found is not None:
            return page_of(db, found, shown, offset=offset, size=PAGE)
    return chosen_of(*_wanted(filters, now), shown, offset=offset, size=PAGE)


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
