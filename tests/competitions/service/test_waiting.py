"""Scoring what waits, a batch at a time, while the last submissions still come in."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from palaestra.competitions.models import Competition, Submission
from palaestra.competitions.service import submissions, submitting, waiting
from palaestra.competitions.service.submissions import Answer
from palaestra.competitions.service.submitting import SCORE_ONE, SCORE_WAITING, ScoreWaiting
from palaestra.core.blobs import Blob, Blobs
from palaestra.core.database import Database
from palaestra.core.jobs import JobRow
from tests.builders.competitions import NOON, identity_of, make_account, make_competition

BEFORE_THE_END = NOON - timedelta(milliseconds=1)


@pytest.fixture
def withheld(database: Database, tmp_path):
    """A competition whose truth is due, its blob, and two answers that wait."""
    blobs = Blobs(tmp_path / "blobs")
    database.context["blobs"] = blobs
    blob = blobs.add(b"class\n0\n1\n")

    def hosting(db):
        competition = make_competition(db, answer_delay=60.0, truth=blob.hash)
        for _ in range(2):
            keep(db, competition, blob)
        return competition

    return database.transact(hosting), blob


def keep(db, competition: Competition, blob: Blob) -> str:
    """As the route does once the answer was checked; the public id."""
    return submitting._keep(
        db,
        identity_of(make_account(db)),
        submitting.task_of(competition),
        Answer(blob=blob, format="csv", received_at=BEFORE_THE_END),
        None,
        is_large=False,
        zone=ZoneInfo("UTC"),
    ).id


def jobs_named(db, name: str) -> int:
    return len(db.scalars(select(JobRow).where(JobRow.name == name)).all())


def states(db) -> list[str]:
    return list(db.scalars(select(Submission.state).order_by(Submission.id)))


def score_all(read: dict) -> list[dict]:
    return [{"id": number, "score": 0.5} for number, _, _ in read["answers"]]


def test_last_batch_ends_the_waiting(database, withheld):
    competition, _ = withheld
    args = ScoreWaiting(competition_id=competition.id)
    read = database.read(waiting.read_batch, args)

    database.transact(waiting.write_batch, args, score_all(read))

    def look(db):
        assert states(db) == ["scored", "scored"]
        assert db.get_one(Competition, competition.id).truth_due_at is None
        assert jobs_named(db, SCORE_WAITING) == 0

    database.read(look)


def test_answer_kept_between_reading_and_writing_a_batch_is_in_the_next(database, withheld):
    competition, blob = withheld
    args = ScoreWaiting(competition_id=competition.id)
    read = database.read(waiting.read_batch, args)
    database.transact(keep, competition, blob)

    database.transact(waiting.write_batch, args, score_all(read))

    def look(db):
        assert states(db) == ["scored", "scored", "pending"]
        assert db.get_one(Competition, competition.id).truth_due_at is not None
        assert jobs_named(db, SCORE_WAITING) == 1

    database.read(look)


def test_answer_kept_after_the_last_batch_gets_a_job_of_its_own(database, withheld):
    competition, blob = withheld
    args = ScoreWaiting(competition_id=competition.id)
    read = database.read(waiting.read_batch, args)
    database.transact(waiting.write_batch, args, score_all(read))

    database.transact(keep, competition, blob)

    def look(db):
        assert states(db) == ["scored", "scored", "pending"]
        assert jobs_named(db, SCORE_ONE) == 1

    database.read(look)


def test_answers_that_wait_in_time_get_no_job_of_their_own(database, withheld):
    assert database.read(jobs_named, SCORE_ONE) == 0


def test_answer_that_cannot_be_scored_is_refused_and_the_others_are_scored(database, withheld):
    competition, _ = withheld
    args = ScoreWaiting(competition_id=competition.id)
    first, second = score_all(database.read(waiting.read_batch, args))

    wrong = {"id": first["id"], "reason": "Row 2 is missing."}
    database.transact(waiting.write_batch, args, [wrong, second])

    def look(db):
        assert states(db) == [submissions.REFUSED, submissions.SCORED]
        found = db.get_one(Competition, competition.id)
        assert (found.submissions, found.competitors, found.ranked) == (1, 1, 1)

    database.read(look)
