"""Submissions whose score is not out yet: the truth is withheld, or the answer is large.

The truth of a competition with an `answer_delay` is used from `truth_due_at` on: one job scores
what waits, a batch at a time, and starts itself again until nothing waits.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from palaestra.competitions import messages
from palaestra.competitions.models import Competition, Submission
from palaestra.competitions.schemas import CompetitionChange
from palaestra.competitions.service import judging, standings, submissions
from palaestra.competitions.service.submissions import Scores
from palaestra.competitions.service.submitting import (
    SCORE_ONE,
    SCORE_WAITING,
    ScoreOne,
    ScoreWaiting,
)
from palaestra.core import jobs, live
from palaestra.core.blobs import blobs_of
from palaestra.core.database import DbSession, ReadSession, utc_now

BATCH = 20
# Until a batch that was scored one by one is looked at again.
AFTER = timedelta(minutes=1)


def find(db: ReadSession, submission_id: int) -> Submission | None:
    """The submission, if it still waits."""
    return db.scalar(
        select(Submission)
        .options(joinedload(Submission.competition), joinedload(Submission.account))
        .where(Submission.id == submission_id, Submission.state == submissions.PENDING)
    )


def schedule(db: DbSession, competition: Competition) -> None:
    """When a competition is hosted: score what waits, the moment its truth is due."""
    jobs.submit(
        db,
        SCORE_WAITING,
        ScoreWaiting(competition_id=competition.id),
        run_at=competition.truth_due_at,
    )


def read_batch(db: ReadSession, args: ScoreWaiting) -> dict[str, Any] | None:
    competition = db.get(Competition, args.competition_id)
    if competition is None or competition.truth is None:
        return None
    blobs = blobs_of(db)
    batch = _batch(db, args)
    return {
        "answers": [[one.id, str(blobs.path(one.answer)), one.answer_type] for one in batch],
        "truth_path": str(blobs.path(competition.truth)),
        "truth_format": competition.truth_format,
        "spec": judging.for_work(db.info, competition.spec["rules"]),
    }


def _batch(db: ReadSession, args: ScoreWaiting) -> list[Submission]:
    return submissions.waiting(db, args.competition_id, limit=BATCH)


def write_batch(db: DbSession, args: ScoreWaiting, result: list[dict[str, Any]]) -> None:
    """Score what was read; what was received in time but kept since then comes next."""
    competition = standings.lock(db, args.competition_id)
    for outcome in result:
        _settle(db, outcome)
        judging.hear(competition, outcome)
    db.flush()
    if _batch(db, args):
        jobs.submit(db, SCORE_WAITING, args)
        return
    competition.truth_due_at = None
    change = CompetitionChange(competition_id=competition.public_id)
    live.publish(db, messages.competition, change, room=messages.room(competition.public_id))


def one_by_one(db: DbSession, args: ScoreWaiting, _error: Exception) -> None:
    """A batch broke its worker: each of it has a job of its own, which says what is wrong."""
    competition = standings.lock(db, args.competition_id)
    for one in _batch(db, args):
        jobs.submit(db, SCORE_ONE, ScoreOne(submission_id=one.id), key=f"{SCORE_ONE}:{one.id}")
    competition.truth_due_at = None
    later = utc_now() + AFTER
    jobs.submit(db, SCORE_WAITING, args, run_at=later, key=f"{SCORE_WAITING}:{competition.id}")


def _settle(db: DbSession, outcome: dict[str, Any]) -> None:
    submission = find(db, int(outcome["id"]))
    if submission is None:
        return
    if "score" in outcome:
        submissions.score_waiting(db, submission, Scores.of(outcome))
    else:
        submissions.refuse_waiting(db, submission, str(outcome["reason"]))
