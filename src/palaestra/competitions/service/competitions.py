"""Competitions: hosted, listed, shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, defer, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from palaestra.competitions.models import Competition, Participant
from palaestra.competitions.service.filters import PAGE, Filters
from palaestra.competitions.structs import competition_struct
from palaestra.competitions.terms import Terms
from palaestra.core import activity
from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.secrets import new_public_id
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import NotFound
from palaestra.core.hooks import accepted_id, hooks_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """A checked spec and the files that inspection left, as blobs."""

    title: str
    subtitle: str
    description: str
    type: str
    metric: str
    expiration: datetime
    prize: float
    answer_delay: float
    spec: dict[str, Any]
    summary: dict[str, Any]
    truth: str | None
    truth_format: str
    dataset_csv: str | None = None
    dataset_csv_bytes: int = 0
    dataset_json: str | None = None
    dataset_json_bytes: int = 0
    sample_csv: str | None = None
    private_share: float = 0.0
    terms: Terms = field(default_factory=Terms)

    @property
    def truth_due_at(self) -> datetime | None:
        """When a withheld truth is used; None where it scores at once."""
        if self.answer_delay <= 0:
            return None
        return self.expiration + timedelta(seconds=self.answer_delay)


def host(db: DbSession, identity: Identity, hosting: Hosting) -> Competition:
    account_id = identity.require_account()
    competition = Competition(
        public_id=new_public_id(),
        host_id=account_id,
        title=hosting.title,
        subtitle=hosting.subtitle,
        description=hosting.description,
        type=hosting.type,
        metric=hosting.metric,
        expiration=hosting.expiration,
        prize=hosting.prize,
        spec=hosting.spec,
        summary=hosting.summary,
        dataset_csv=hosting.dataset_csv,
        dataset_json=hosting.dataset_json,
        dataset_csv_bytes=hosting.dataset_csv_bytes,
        dataset_json_bytes=hosting.dataset_json_bytes,
        sample_csv=hosting.sample_csv,
        truth=hosting.truth,
        truth_format=hosting.truth_format,
        answer_delay=hosting.answer_delay,
        truth_due_at=hosting.truth_due_at,
        private_share=hosting.private_share,
        timezone=hosting.terms.timezone,
    )
    db.add(competition)
    take_part(db, account_id)
    db.flush()
    _persist(db, competition)
    activity.record(db, identity, "competitions.hosted", subject=competition.public_id)
    return competition


def _persist(db: DbSession, competition: Competition) -> None:
    hooks = hooks_of(db)
    if hooks.persist is None:
        return
    host = db.get_one(Account, competition.host_id)
    struct = competition_struct(competition, host=host.public_id)
    hooks.keep(struct, update=False)
    competition.public_id = accepted_id(struct.id)
    db.flush()


def take_part(db: DbSession, account_id: int) -> None:
    """Whoever registers here, hosts or submits is listed by GET register."""
    dialect = db.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    db.execute(insert(Participant).values(account_id=account_id).on_conflict_do_nothing())


def participants(db: ReadSession, *, page: int) -> Sequence[str]:
    """A page of 100 public ids."""
    query = (
        select(Account.public_id)
        .join(Participant, Participant.account_id == Account.id)
        .order_by(Participant.account_id)
        .limit(PAGE)
        .offset(page * PAGE)
    )
    return db.scalars(query).all()


def get(db: ReadSession, public_id: str) -> Competition:
    """With its host; raises NotFound."""
    competition = db.scalar(
        select(Competition)
        .options(joinedload(Competition.host))
        .where(Competition.public_id == public_id)
    )
    if competition is None:
        raise NotFound("competition")
    return competition


def documented(db: ReadSession, filters: Filters, *, now: datetime) -> Sequence[Competition]:
    """A page of 100, oldest first."""
    query = (
        select(Competition)
        .join(Account, Account.id == Competition.host_id)
        .options(joinedload(Competition.host), *_without(Competition.description))
        .order_by(Competition.id)
        .limit(PAGE)
        .offset(filters.page * PAGE)
    )
    if filters.competition_ids:
        query = query.where(Competition.public_id.in_(filters.competition_ids))
    if filters.client_ids:
        query = query.where(Account.public_id.in_(filters.client_ids))
    if filters.types:
        query = query.where(Competition.type.in_(filters.types))
    if filters.current:
        query = query.where(Competition.expiration > now)
    return db.scalars(query).all()


def _without(*columns: InstrumentedAttribute[Any]) -> list[ORMOption]:
    """A list needs neither these long columns nor what inspection found."""
    return [defer(column, raiseload=True) for column in (*columns, Competition.summary)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Filters of the page that lists competitions."""

    text: str = ""
    state: str = "all"
    type: str = ""
    hosted_by: int | None = None


def overview(
    db: ReadSession, search: Search, *, now: datetime, page: int, size: int
) -> tuple[Sequence[Competition], int]:
    """Open ones first, those that close soonest first; then closed ones, latest first."""
    rows: list[Competition] = []
    total, skipped = 0, page * size
    for part in _parts(search, now):
        found = count(db, part)
        if skipped < found and len(rows) < size:
            rows += db.scalars(part.limit(size - len(rows)).offset(skipped))
        total, skipped = total + found, max(0, skipped - found)
    return rows, total


def _parts(search: Search, now: datetime) -> list[Select[Any]]:
    """Each is one walk along an index; both in one would have to be sorted."""
    unread = _without(Competition.description, Competition.spec)
    found = _found(search).options(joinedload(Competition.host), *unread)
    moment, number = Competition.expiration, Competition.id
    opened = found.where(moment > now).order_by(moment.asc(), number.asc())
    closed = found.where(moment <= now).order_by(moment.desc(), number.desc())
    return {"open": [opened], "closed": [closed]}.get(search.state, [opened, closed])


def _found(search: Search) -> Select[Any]:
    query = select(Competition)
    if search.text:
        # autoescape: a % that somebody types is a %.
        query = query.where(
            Competition.title.icontains(search.text, autoescape=True)
            | Competition.subtitle.icontains(search.text, autoescape=True)
        )
    if search.type:
        query = query.where(Competition.type == search.type)
    if search.hosted_by is not None:
        query = query.where(Competition.host_id == search.hosted_by)
    return query


def count(db: ReadSession, query: Select[Any]) -> int:
    """How many rows `query` has."""
    return db.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
