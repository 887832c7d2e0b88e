"""The terms of a competition: kept when it is hosted, shown, and changed at any time.

Limits and visibility hold from the answer on. Where phases or what counts changed, the board is
laid anew by a job that is kept in the same transaction.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import delete

from palaestra.competitions.access import hosts
from palaestra.competitions.models import Competition, Phase
from palaestra.competitions.play import PhaseItem, Rules, TermsItem
from palaestra.competitions.service import (
    competitions,
    laying,
    limits,
    phases,
    revealing,
    standings,
)
from palaestra.competitions.terms import NAMES, Terms, read_terms
from palaestra.core import activity
from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Conflict, Forbidden, Invalid


def keep(db: DbSession, competition: Competition, terms: Terms) -> None:
    """Write the terms; jobs for the phases and the end come with them."""
    for name in NAMES - {"phases"}:
        setattr(competition, name, getattr(terms, name))
    db.execute(delete(Phase).where(Phase.competition_id == competition.id))
    db.add_all(
        Phase(competition_id=competition.id, **msgspec.structs.asdict(one)) for one in terms.phases
    )
    db.flush()
    phases.schedule(db, competition)
    if competition.private_share or competition.selection == "chosen":
        revealing.schedule(db, competition)


def change(
    db: DbSession,
    identity: Identity,
    public_id: str,
    sent: Mapping[str, Any],
    *,
    timezone: ZoneInfo,
) -> Rules:
    """The host, or an admin, sets all terms anew."""
    competition = competitions.get(db, public_id)
    if not hosts(identity, competition):
        raise Forbidden("Only the host may change the rules.")
    unknown = sorted(set(sent) - NAMES)
    if unknown:
        raise Invalid(unknown[0], f"The rules have no field {unknown[0]}.")
    terms = read_terms(sent, timezone=timezone, expiration=competition.expiration, prefix="")
    competition = standings.lock(db, competition.id)
    if competition.decided_at is not None:
        raise Conflict("The board is final; its rules do not change any more.")
    before = _counts(db, competition)
    keep(db, competition, terms)
    after = _counts(db, competition)
    changed = [name for name in before if before[name] != after[name]]
    if changed:
        laying.begin(db, identity, competition, changed)
    phases.tell(db, competition)
    activity.record(db, identity, "competitions.rules_changed", subject=competition.public_id)
    return of(db, identity, public_id)


def _counts(db: ReadSession, competition: Competition) -> dict[str, Any]:
    """What of the terms says which submissions count, by its name in the list of rescores."""
    windows = [(one.starts_at, one.ends_at, one.fresh) for one in phases.of(db, competition.id)]
    return {"phase": windows, "selection": competition.selection}


def of(db: ReadSession, identity: Identity, public_id: str) -> Rules:
    """The terms as the caller may know them, and what they leave."""
    competition, now = competitions.get(db, public_id), utc_now()
    return Rules(
        terms=_terms(db, identity, competition, now),
        allowance=limits.allowance(db, identity, competition, now=now),
        board_shown=phases.is_shown(db, identity, competition, now=now),
        decided_at=competition.decided_at,
    )


def _terms(
    db: ReadSession, identity: Identity, competition: Competition, now: datetime
) -> TermsItem:
    sees_all = hosts(identity, competition)
    return TermsItem(
        timezone=competition.timezone,
        daily_limit=competition.daily_limit,
        total_limit=competition.total_limit,
        board=competition.board,
        selection=competition.selection,
        finals=competition.finals,
        team_size=competition.team_size,
        phases=[
            _phase(one, now)
            for one in phases.of(db, competition.id)
            if sees_all or one.visible or one.starts_at <= now
        ],
    )


def _phase(phase: Phase, now: datetime) -> PhaseItem:
    state: Literal["coming", "open", "over"]
    state = "coming" if now < phase.starts_at else "open" if now < phase.ends_at else "over"
    return PhaseItem(
        name=phase.name,
        starts_at=phase.starts_at,
        ends_at=phase.ends_at,
        daily_limit=phase.daily_limit,
        total_limit=phase.total_limit,
        board=phase.board,
        fresh=phase.fresh,
        visible=phase.visible,
        state=state,
    )
