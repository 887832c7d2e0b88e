"""Phases: which is open, what counts since when, and who sees the board now."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import ColumnElement, and_, exists, func, literal, select

from palaestra.competitions import messages
from palaestra.competitions.access import hosts
from palaestra.competitions.models import Competition, Entry, Phase
from palaestra.competitions.schemas import CompetitionChange
from palaestra.competitions.service import standings
from palaestra.core import jobs, live
from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Ended

TURN = "competitions.turn"


class Turn(msgspec.Struct, frozen=True):
    """Arguments of the job at the start and the end of a phase."""

    competition_id: int


def of(db: ReadSession, competition_id: int) -> Sequence[Phase]:
    """In order of time."""
    query = select(Phase).where(Phase.competition_id == competition_id).order_by(Phase.starts_at)
    return db.scalars(query).all()


def open_at(phases: Sequence[Phase], moment: datetime) -> Phase | None:
    return next((one for one in phases if one.starts_at <= moment < one.ends_at), None)


def next_after(phases: Sequence[Phase], moment: datetime) -> Phase | None:
    return next((one for one in phases if one.starts_at > moment), None)


def refuse_between(
    competition: Competition, phases: Sequence[Phase], *, received_at: datetime
) -> Phase | None:
    """The phase of that moment; None where the competition has none. Raises Ended between them."""
    found = open_at(phases, received_at)
    if found is not None or not phases:
        return found
    coming = next_after(phases, received_at)
    if coming is None or not coming.visible:
        raise Ended("No phase of this competition is open now; nothing was submitted.")
    zone = ZoneInfo(competition.timezone)
    at = f"{coming.starts_at.astimezone(zone):%Y-%m-%d %H:%M} {zone.key}"
    raise Ended(f"No phase is open now: “{coming.name}” opens at {at}. Nothing was submitted.")


def counted_from(db: ReadSession, competition_id: int, now: datetime) -> datetime | None:
    """Since when submissions count: the start of the last phase that began anew, if any did."""
    return db.scalar(
        select(func.max(Phase.starts_at)).where(
            Phase.competition_id == competition_id,
            Phase.starts_at <= now,
            Phase.fresh.is_(True),
        )
    )


def is_shown(
    db: ReadSession, identity: Identity, competition: Competition, *, now: datetime | None = None
) -> bool:
    """Whether `identity` sees others on this board now: its host always, everybody at the end."""
    now = now or utc_now()
    if hosts(identity, competition) or competition.expiration <= now:
        return True
    board = db.scalar(
        select(Phase.board).where(
            Phase.competition_id == competition.id, Phase.starts_at <= now, Phase.ends_at > now
        )
    )
    return (board or competition.board) == "public"


def entry_is_hidden(identity: Identity, now: datetime) -> ColumnElement[bool]:
    """The same of an entry's board, for lists of many; false for all of them to an admin."""
    if identity.is_admin:
        return literal(False)
    board = (
        select(Phase.board)
        .where(Phase.competition_id == Competition.id, Phase.starts_at <= now, Phase.ends_at > now)
        .limit(1)
        .scalar_subquery()
    )
    is_other = Competition.host_id != (identity.account_id or 0)
    hidden = func.coalesce(board, Competition.board) == "hidden"
    return exists().where(
        and_(Competition.id == Entry.competition_id, Competition.expiration > now, is_other, hidden)
    )


def schedule(db: DbSession, competition: Competition) -> None:
    """Turn at the start and the end of each phase that is still to come."""
    now = utc_now()
    moments = {at for one in of(db, competition.id) for at in (one.starts_at, one.ends_at)}
    for at in sorted(moments):
        if at > now:
            key = f"{TURN}:{competition.id}:{at.timestamp()}"
            jobs.submit(db, TURN, Turn(competition_id=competition.id), run_at=at, key=key)


def turn(db: DbSession, args: Turn, _result: None) -> None:
    """A phase began or ended: its board is laid anew, and everybody looks again."""
    competition = standings.lock(db, args.competition_id)
    standings.rebuild(db, competition, why="phase")
    tell(db, competition)


def tell(db: DbSession, competition: Competition) -> None:
    """Whoever watches looks again: at the phase, at what is allowed, at whether the board shows."""
    change = CompetitionChange(competition_id=competition.public_id)
    live.publish(db, messages.competition, change, room=messages.room(competition.public_id))
