"""How much may still be submitted: today and in total, by an account or a whole team.

What is scored counts, and what waits for its score; what is refused gives its place back. Days are
those of the competition's time zone. Counted along one index, and never beyond the limit.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from palaestra.competitions.models import Competition, Phase, Submission
from palaestra.competitions.play import Allowance
from palaestra.competitions.service import entrants, phases
from palaestra.competitions.windows import day_of
from palaestra.core.access import Identity
from palaestra.core.database import ReadSession
from palaestra.core.errors import Ended, TooMany


def refuse_used_up(
    db: ReadSession,
    competition: Competition,
    phase: Phase | None,
    entrant_id: int,
    *,
    received_at: datetime,
) -> None:
    """Raise TooMany until tomorrow, or Ended where nothing is left in total."""
    zone = ZoneInfo(competition.timezone)
    for limit, since, of in totals(competition, phase):
        if used(db, competition, entrant_id, since=since) >= limit:
            raise Ended(f"All {limit} submissions of {of} are used; nothing was submitted.")
    daily = _daily(competition, phase)
    if daily is None:
        return
    start, end = _today(phase, received_at, zone)
    if used(db, competition, entrant_id, since=start, until=end) >= daily:
        at = f"{end.astimezone(zone):%Y-%m-%d %H:%M} {zone.key}"
        seconds = int((end - received_at).total_seconds()) + 1
        raise TooMany(
            f"All {daily} submissions of today are used. The next day begins at {at}.",
            retry_after=seconds,
        )


def totals(competition: Competition, phase: Phase | None) -> list[tuple[int, datetime | None, str]]:
    """Each total limit, since when it counts, and what it is of."""
    found: list[tuple[int, datetime | None, str]] = []
    if phase is not None and phase.total_limit is not None:
        found.append((phase.total_limit, phase.starts_at, f"the phase “{phase.name}”"))
    if competition.total_limit is not None:
        found.append((competition.total_limit, None, "this competition"))
    return found


def _daily(competition: Competition, phase: Phase | None) -> int | None:
    if phase is not None and phase.daily_limit is not None:
        return phase.daily_limit
    return competition.daily_limit


def _today(phase: Phase | None, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A phase that began today begins with a day of its own."""
    start, end = day_of(now, zone)
    return (start if phase is None else max(start, phase.starts_at)), end


def used(
    db: ReadSession,
    competition: Competition,
    entrant_id: int,
    *,
    since: datetime | None,
    until: datetime | None = None,
) -> int:
    """Submissions that count, from `since` to before `until`."""
    query = select(func.count()).where(
        Submission.competition_id == competition.id,
        Submission.entrant_id == entrant_id,
        Submission.state != "refused",
    )
    if since is not None:
        query = query.where(Submission.received_at >= since)
    if until is not None:
        query = query.where(Submission.received_at < until)
    return db.scalar(query) or 0


def allowance(
    db: ReadSession, identity: Identity, competition: Competition, *, now: datetime
) -> Allowance:
    """What the caller may still submit."""
    zone = ZoneInfo(competition.timezone)
    known = phases.of(db, competition.id)
    phase, coming = phases.open_at(known, now), phases.next_after(known, now)
    is_open = competition.expiration > now and (phase is not None or not known)
    entrant_id = entrants.entrant_of(db, competition.id, identity.require_account())
    start, end = _today(phase, now, zone)
    today = used(db, competition, entrant_id, since=start, until=end)
    daily = _daily(competition, phase)
    since = phase.starts_at if phase is not None else None
    left = [
        limit - used(db, competition, entrant_id, since=from_)
        for limit, from_, _ in totals(competition, phase)
    ]
    return Allowance(
        open=is_open,
        phase=phase.name if phase is not None else None,
        opens_at=coming.starts_at if coming is not None and coming.visible else None,
        used_today=today,
        left_today=None if daily is None else max(0, daily - today),
        day_ends_at=end,
        used=used(db, competition, entrant_id, since=since),
        left=max(0, min(left)) if left else None,
    )
