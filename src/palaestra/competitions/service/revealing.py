"""The end of a competition that is decided then: by rows that were kept back, by what was chosen.

Until then the board ranks by the public score. At the end what counts of each entrant is what the
competition's `selection` says, and where the truth is split the board is laid by private scores.
"""

from datetime import timedelta

import msgspec
from sqlalchemy import exists, select

from palaestra.competitions import messages
from palaestra.competitions.models import Competition, Submission
from palaestra.competitions.schemas import CompetitionChange
from palaestra.competitions.service import standings
from palaestra.core import activity, jobs, live
from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession, utc_now

REVEAL = "competitions.reveal"
# While something still waits for its score.
AGAIN = timedelta(seconds=2)


class Reveal(msgspec.Struct, frozen=True):
    """Arguments of the job that lets the private rows decide."""

    competition_id: int


def schedule(db: DbSession, competition: Competition) -> None:
    """When a competition is hosted: reveal at its end, or once the withheld truth is used."""
    at = competition.truth_due_at or competition.expiration
    key = f"{REVEAL}:{competition.id}"
    jobs.submit(db, REVEAL, Reveal(competition_id=competition.id), run_at=at, key=key)


def reveal(db: DbSession, args: Reveal, _result: None) -> None:
    """Decide; again a little later while a submission is not scored yet."""
    competition = standings.lock(db, args.competition_id)
    if competition.decided_at is not None:
        return
    if competition.truth_due_at is not None or _waits(db, competition.id):
        jobs.submit(db, REVEAL, args, run_at=utc_now() + AGAIN)
        return
    competition.decided_at = utc_now()
    if competition.private_share:
        competition.revealed_at = competition.decided_at
    standings.rebuild(db, competition, why="final")
    activity.record(db, Identity(), "competitions.revealed", subject=competition.public_id)
    change = CompetitionChange(competition_id=competition.public_id)
    live.publish(db, messages.competition, change, room=messages.room(competition.public_id))


def _waits(db: ReadSession, competition_id: int) -> bool:
    waiting = exists().where(
        Submission.competition_id == competition_id, Submission.state == "pending"
    )
    return bool(db.scalar(select(waiting)))
