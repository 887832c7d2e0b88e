"""Reminders before a competition or a phase ends, once for each moment, wherever it moves."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select

from palaestra.competitions.models import Competition, Notice, Phase
from palaestra.competitions.service import notices
from palaestra.competitions.settings import CompetitionsSettings
from palaestra.core.configuration import Settings
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.jobs import NoArgs

# Of what is open for a short time only, this part of it is left when people are reminded.
PART = 4


def remind(db: DbSession, _args: NoArgs, _result: None) -> int:
    """Announce the deadlines that are near; how many."""
    settings: Settings = db.info["settings"]
    longest = timedelta(hours=settings[CompetitionsSettings].remind_hours)
    due = [found for found in _near(db, utc_now(), longest) if _is_due(found, longest)]
    for competition, _, about_at, phase in due:
        notices.announce_deadline(db, competition, about_at=about_at, phase=phase)
    return len(due)


# A competition, since when it or its phase is open, when that ends, and the phase's name.
_Deadline = tuple[Competition, datetime, datetime, str]


def _near(db: ReadSession, now: datetime, longest: timedelta) -> list[_Deadline]:
    """Ends of competitions before those of phases: one moment of both is the competition's."""
    ends = db.execute(
        select(Competition, Competition.created_at, Competition.expiration)
        .where(Competition.expiration > now, Competition.expiration <= now + longest)
        .where(~_said(Competition.expiration))
        .order_by(Competition.expiration)
    )
    found: list[_Deadline] = [(held, opened, about_at, "") for held, opened, about_at in ends]
    known = {(competition.id, about_at) for competition, _, about_at, _ in found}
    phases = db.execute(
        select(Competition, Phase.starts_at, Phase.ends_at, Phase.name)
        .join(Phase, Phase.competition_id == Competition.id)
        .where(Competition.expiration > now, Phase.visible, Phase.starts_at <= now)
        .where(Phase.ends_at > now, Phase.ends_at <= now + longest, ~_said(Phase.ends_at))
        .order_by(Phase.ends_at)
    )
    return found + [
        (held, opened, about_at, name)
        for held, opened, about_at, name in phases
        if (held.id, about_at) not in known
    ]


def _said(about_at: Any) -> Any:
    return exists().where(
        Notice.competition_id == Competition.id,
        Notice.kind == "deadline",
        Notice.about_at == about_at,
    )


def _is_due(deadline: _Deadline, longest: timedelta) -> bool:
    _, opened, about_at, _ = deadline
    return utc_now() >= about_at - min(longest, (about_at - opened) / PART)
