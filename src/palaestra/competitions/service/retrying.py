"""Submissions that wait or were refused, tried once more: one, or all of them."""

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from palaestra.competitions.models import Competition, Submission
from palaestra.competitions.play import HostedSubmission, Retried
from palaestra.competitions.schemas import Person
from palaestra.competitions.service import standings
from palaestra.competitions.service.competitions import count
from palaestra.competitions.service.rescore_orders import hosted
from palaestra.competitions.service.submitting import (
    SCORE_ONE,
    SCORE_WAITING,
    ScoreOne,
    ScoreWaiting,
)
from palaestra.core import activity, jobs
from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Conflict, NotFound

STUCK = ("pending", "refused")


def retry(db: DbSession, identity: Identity, public_id: str, submission_id: str | None) -> Retried:
    """The host has one scored again, or with None all; they wait until a job has done it."""
    competition = standings.lock(db, hosted(db, identity, public_id).id)
    if competition.truth is None or competition.truth_due_at is not None:
        raise Conflict(
            "Scores of this competition are not out yet: submissions wait for the truth."
        )
    wanted = [Submission.competition_id == competition.id, Submission.state.in_(STUCK)]
    if submission_id is not None:
        wanted.append(Submission.public_id == submission_id)
    found = db.execute(select(Submission.id, Submission.entrant_id).where(*wanted)).all()
    if submission_id is not None and not found:
        raise NotFound("submission that waits or was refused")
    db.execute(
        update(Submission)
        .where(*wanted)
        .values(state="pending", reason=None)
        .execution_options(synchronize_session=False)
    )
    entrants = None if submission_id is None else {one.entrant_id for one in found}
    standings.rebuild(db, competition, why="rescored", entrants=entrants)
    _submit(db, competition, [one.id for one in found], is_one=submission_id is not None)
    activity.record(
        db, identity, "competitions.retried", subject=competition.public_id, count=len(found)
    )
    return Retried(submissions=len(found))


def _submit(db: DbSession, competition: Competition, ids: list[int], *, is_one: bool) -> None:
    if is_one:
        jobs.submit(db, SCORE_ONE, ScoreOne(submission_id=ids[0]))
    elif ids:
        jobs.submit(db, SCORE_WAITING, ScoreWaiting(competition_id=competition.id))


def listed(
    db: ReadSession, identity: Identity, public_id: str, *, state: str, page: int, size: int
) -> tuple[list[HostedSubmission], int]:
    """A page of the host's submissions in one state, newest first."""
    competition = hosted(db, identity, public_id)
    query = select(Submission).where(
        Submission.competition_id == competition.id, Submission.state == state
    )
    rows = db.scalars(
        query.options(joinedload(Submission.account))
        .order_by(Submission.id.desc())
        .limit(size)
        .offset(page * size)
    ).all()
    items = [
        HostedSubmission(
            id=one.public_id,
            client=Person(id=one.account.public_id, name=one.account.name),
            state=one.state,
            score=one.score,
            private_score=one.private_score,
            reason=one.reason,
            timestamp=one.received_at,
        )
        for one in rows
    ]
    return items, count(db, query)
