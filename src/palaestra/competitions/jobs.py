"""Work of the competitions feature that outlives a request."""

from typing import Any

from palaestra.competitions import integrity_jobs, notice_jobs
from palaestra.competitions.service import (
    hosting,
    judging,
    laying,
    phases,
    rescoring,
    revealing,
    submissions,
    truths,
    waiting,
)
from palaestra.competitions.service.submissions import Scores
from palaestra.competitions.service.submitting import (
    MARK,
    MEMORY,
    SCORE_ONE,
    SCORE_WAITING,
    ScoreOne,
    ScoreWaiting,
    task_of,
    work_arguments,
)
from palaestra.competitions.service.truths import FETCH_TRUTH, FetchTruth
from palaestra.competitions.settings import LONGEST_FETCH
from palaestra.core import jobs
from palaestra.core.blobs import blobs_of
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid, PalaestraError
from palaestra.core.jobs import Job


def _read_one(db: ReadSession, args: ScoreOne) -> dict[str, Any] | None:
    submission = waiting.find(db, args.submission_id)
    if submission is None:
        return None
    blobs = blobs_of(db)
    return work_arguments(
        blobs,
        task_of(submission.competition),
        path=str(blobs.path(submission.answer)),
        format=submission.answer_type,
        context=db.info,
    )


def _write_one(db: DbSession, args: ScoreOne, result: dict[str, Any]) -> None:
    submission = waiting.find(db, args.submission_id)
    if submission is None or submission.competition.truth_due_at is not None:
        return
    judging.hear(submission.competition, result)
    if result.get("trouble"):
        submissions.refuse_waiting(db, submission, judging.NEUTRAL)
    elif result["score"] is None:  # the truth came after this was read
        jobs.submit(db, score_one, args)
    else:
        submissions.score_waiting(db, submission, Scores.of(result))


def _refuse_one(db: DbSession, args: ScoreOne, error: PalaestraError) -> None:
    submission = waiting.find(db, args.submission_id)
    if submission is None:
        return
    reason = error.message if isinstance(error, Invalid) else "Scoring failed; submit it again."
    submissions.refuse_waiting(db, submission, reason)


score_one = Job(
    name=SCORE_ONE,
    args=ScoreOne,
    read=_read_one,
    work=MARK,
    write=_write_one,
    failed=_refuse_one,
    timeout=300.0,
    memory=2 * MEMORY,
)

score_waiting = Job(
    name=SCORE_WAITING,
    args=ScoreWaiting,
    read=waiting.read_batch,
    work="palaestra.competitions.work:score_many",
    write=waiting.write_batch,
    failed=waiting.one_by_one,
    timeout=600.0,
    memory=2 * MEMORY,
)

fetch_truth = Job(
    name=FETCH_TRUTH,
    args=FetchTruth,
    read=truths.read,
    work="palaestra.competitions.work:fetch_truth",
    write=truths.write,
    failed=truths.failed,
    timeout=LONGEST_FETCH + hosting.TIMEOUT,
    memory=hosting.MEMORY,
)

reveal = Job(name=revealing.REVEAL, args=revealing.Reveal, write=revealing.reveal, attempts=10)

turn = Job(name=phases.TURN, args=phases.Turn, write=phases.turn, attempts=10)

rescore = Job(
    name=rescoring.RESCORE,
    args=rescoring.RescoreBatch,
    read=rescoring.read,
    work="palaestra.competitions.work:score_many",
    write=rescoring.write,
    failed=rescoring.failed,
    timeout=600.0,
    memory=2 * MEMORY,
    attempts=2,
)

lay = Job(name=laying.LAY, args=laying.Lay, write=laying.lay, failed=laying.failed, attempts=10)

_OWN = [score_one, score_waiting, fetch_truth, reveal, turn, rescore, lay]

JOBS = [*_OWN, *integrity_jobs.JOBS, *notice_jobs.JOBS]
