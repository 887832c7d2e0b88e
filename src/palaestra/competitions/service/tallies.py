"""What a host's dashboard shows, counted as it happens."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from palaestra.competitions.models import Competition, HourTally, RefusalTally
from palaestra.core.database import DbSession
from palaestra.core.errors import Invalid, PalaestraError

LONGEST = 200
# Of one competition; whatever else goes wrong is counted together.
MOST_REASONS = 50
OTHERS = "Other reasons"
_QUOTED = re.compile(r"“[^”]*”|'[^']*'|\"[^\"]*\"")
_NUMBERS = re.compile(r"[-+]?\d+(?:[.,:]\d+)*(?:e[-+]?\d+)?")


def count_kept(db: DbSession, competition: Competition, at: datetime) -> None:
    _count_hour(db, competition.id, at, kept=1, refused=0)


def count_refused(db: DbSession, competition_id: int, error: PalaestraError, at: datetime) -> None:
    """An answer that was not kept, and why."""
    _count_hour(db, competition_id, at, kept=0, refused=1)
    reason = plain_reason(error)
    known = select(RefusalTally.reason).where(RefusalTally.competition_id == competition_id)
    reasons = set(db.scalars(known.limit(MOST_REASONS + 1)))
    if reason not in reasons and len(reasons) >= MOST_REASONS:
        reason = OTHERS
    key = {"competition_id": competition_id, "reason": reason}
    statement = _insert(db)(RefusalTally).values(**key, count=1, last_at=at)
    db.execute(
        statement.on_conflict_do_update(
            index_elements=list(key), set_={"count": RefusalTally.count + 1, "last_at": at}
        )
    )


def plain_reason(error: PalaestraError) -> str:
    """The reason without the row, the value and the name that it is about."""
    if not isinstance(error, Invalid):
        return {
            "too_many": "The submissions of the day were used up",
            "ended": "Too late, between phases, or all submissions used",
        }.get(error.code, OTHERS)
    text = _NUMBERS.sub("…", _QUOTED.sub("…", error.message))
    return re.sub(r"\s+", " ", text)[:LONGEST]


def _count_hour(
    db: DbSession, competition_id: int, at: datetime, *, kept: int, refused: int
) -> None:
    key = {"competition_id": competition_id, "hour": at.replace(minute=0, second=0, microsecond=0)}
    statement = _insert(db)(HourTally).values(**key, kept=kept, refused=refused)
    db.execute(
        statement.on_conflict_do_update(
            index_elements=list(key),
            set_={"kept": HourTally.kept + kept, "refused": HourTally.refused + refused},
        )
    )


def _insert(db: DbSession):  # type: ignore[no-untyped-def]  # the dialects' own inserts
    return postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
