"""Rescoring meets late answers, a broken metric, an answer that kills its worker."""

import pytest
from sqlalchemy import select

from palaestra.competitions.models import Competition, Rescore, ScoreRecord, Submission
from palaestra.competitions.play import RescoreOrder
from palaestra.competitions.service import boards, rescoring
from palaestra.competitions.service.rescoring import RescoreBatch
from palaestra.core.accounts.models import Account
from palaestra.core.blobs import Blobs
from palaestra.core.database import Database
from palaestra.core.errors import Conflict, Ended
from tests.builders.competitions import (
    identity_of,
    make_account,
    make_competition,
    make_submission,
)

RULES = {"type": "classify", "metric": "logloss", "private_share": 0.0}


@pytest.fixture
def begun(database: Database, tmp_path):
    """A competition with two scores, .5 and .7, that is being scored anew."""
    blobs = database.context["blobs"] = Blobs(tmp_path / "blobs")
    answer = blobs.add(b"class\n0.2\n0.7\n").hash

    def scenario(db):
        competition = make_competition(
            db, spec={"rules": RULES, "dataset_kwargs": {}}, truth=answer
        )
        for score in (0.5, 0.7):
            make_submission(db, competition, score=score, blob=answer)
        begin(db, competition)
        return competition.id

    return database, database.transact(scenario)


def begin(db, competition):
    host = identity_of(db.get_one(Account, competition.host_id))
    return rescoring.begin(db, host, competition.public_id, RescoreOrder(), None)


def late(db, number):
    competition = db.get_one(Competition, number)
    make_submission(db, competition, score=0.6, blob=competition.truth)


def running(db):
    return db.scalars(select(Rescore).order_by(Rescore.id.desc())).first()


def results(read, scores):
    return [
        {"id": number, "score": score, "private_score": None}
        for (number, *_), score in zip(read["answers"], scores, strict=True)
    ]


def board(db, number):
    competition = db.get_one(Competition, number)
    found = boards.page(db, identity_of(make_account(db)), competition, page=0, size=10)
    return [line.score for line in found.items]


def step(database, scores):
    """One batch, as the job does it; returns what `read` found."""
    args = RescoreBatch(rescore_id=database.read(running).id)
    read = database.read(rescoring.read, args)
    database.transact(rescoring.write, args, results(read, scores))


def test_answer_that_arrives_meanwhile_is_scored_anew_before_the_board_changes(begun):
    database, number = begun
    args = RescoreBatch(rescore_id=database.read(running).id)
    read = database.read(rescoring.read, args)
    database.transact(lambda db: late(db, number))

    database.transact(rescoring.write, args, results(read, (0.9, 0.1)))
    assert database.transact(board, number) == [0.5, 0.6, 0.7]
    assert (database.read(running).state, database.read(running).done) == ("running", 2)

    step(database, (0.2,))
    assert database.transact(board, number) == [0.1, 0.2, 0.9]
    done = database.read(running)
    assert (done.state, done.done, done.total) == ("done", 3, 3)


def test_old_scores_stay_in_history_and_further_rescorings_add_to_it(begun):
    database, number = begun
    step(database, (0.9, 0.1))
    database.transact(lambda db: begin(db, db.get_one(Competition, number)))
    step(database, (0.3, 0.2))

    def look(db):
        first = db.scalars(select(Submission).order_by(Submission.id)).first()
        kept = db.scalars(
            select(ScoreRecord)
            .where(ScoreRecord.submission_id == first.id)
            .order_by(ScoreRecord.version)
        )
        assert [(one.version, one.score) for one in kept] == [(0, 0.5), (1, 0.9), (2, 0.3)]
        assert db.get_one(Competition, number).scoring_version == 2

    database.read(look)


def test_broken_metric_of_the_host_refuses_nobody_and_leaves_the_board(begun):
    database, number = begun
    args = RescoreBatch(rescore_id=database.read(running).id)
    read = database.read(rescoring.read, args)
    broken = [
        {"id": one, "reason": "…", "trouble": "line 2: ZeroDivisionError"}
        for one, *_ in read["answers"]
    ]

    database.transact(rescoring.write, args, broken)

    assert database.transact(board, number) == [0.5, 0.7]
    done = database.read(running)
    assert (done.state, done.trouble) == ("failed", "line 2: ZeroDivisionError")
    # Another try may begin, under a number of its own.
    database.transact(lambda db: begin(db, db.get_one(Competition, number)))
    step(database, (0.1, 0.2))
    assert database.transact(board, number) == [0.1, 0.2]


def test_only_the_answer_that_kills_its_worker_is_refused(begun):
    database, number = begun
    killed = Ended("The worker was killed.")
    rescore_id = database.read(running).id
    database.transact(rescoring.failed, RescoreBatch(rescore_id=rescore_id), killed)
    one = RescoreBatch(rescore_id=rescore_id, size=1)
    database.transact(rescoring.failed, one, killed)
    step(database, (0.4,))

    assert database.transact(board, number) == [0.4]
    states = database.read(lambda db: db.scalars(select(Submission.state)).all())
    assert sorted(states) == ["refused", "scored"]


def test_two_rescorings_do_not_run_at_once(begun):
    database, number = begun
    with pytest.raises(Conflict, match="already"):
        database.transact(lambda db: begin(db, db.get_one(Competition, number)))
