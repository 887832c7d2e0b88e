"""The end of a competition whose truth is split: the rows kept back decide, once and for all.

Until then the board ranks by the public score. What counts of each competitor is the submission
with the best public score, as on the board; the board is then laid anew by private scores.
"""

from datetime import timedelta

import msgspec
from sqlalchemy import ScalarSelect, exists, select, update

from palaestra.competitions import messages
from palaestra.competitions.models import Competition, Entry, Submission
from palaestra.competitions.schemas import CompetitionChange
from palaestra.competitions.service import blocks, boards, submissions
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
    jobs.submit(db, REVEAL, Reveal(competition_id=competition.id), run_at=at)


def reveal(db: DbSession, args: Reveal, _result: None) -> None:
    """Rank by private scores; again a little later while a submission is not scored yet."""
    competition = submissions.lock_board(db, args.competition_id)
    if competition.revealed_at is not None:
        return
    if competition.truth_due_at is not None or _waits(db, competition.id):
        jobs.submit(db, REVEAL, args, run_at=utc_now() + AGAIN)
        return
    db.execute(
        update(Entry)
        .where(Entry.competition_id == competition.id, Entry.submission_id.is_not(None))
        .values(rank_key=_key(competition))
        .execution_options(synchronize_session=False)
    )
    blocks.lay(db, competition.id)
    competition.revealed_at = utc_now()
    activity.record(db, Identity(), "competitions.revealed", subject=competition.public_id)
    change = CompetitionChange(competition_id=competition.public_id)
    live.publish(db, messages.competition, change, room=messages.room(competition.public_id))


def _waits(db: ReadSession, competition_id: int) -> bool:
    waiting = exists().where(
        Submission.competition_id == competition_id, Submission.state == submissions.PENDING
    )
    return bool(db.scalar(select(waiting)))


def _key(competition: Competition) -> ScalarSelect[float | None]:
    """The entry's place by its submission's private score; less is better."""
    key = boards.rank_key(competition, Submission.private_score.expression)
    return select(key).where(Submission.id == Entry.submission_id).scalar_subquery()
