"""The end of a split competition: the board is laid anew by the private scores, once."""

from datetime import timedelta

import pytest

from palaestra.competitions.service import boards, competitions, revealing
from palaestra.competitions.service.submissions import PENDING
from palaestra.core.access import Identity
from palaestra.core.database import Database
from palaestra.core.jobs.models import JobRow
from tests.builders.competitions import (
    NOON,
    identity_of,
    make_account,
    make_competition,
    make_submission,
)


def lines(db, competition, identity=None):
    page = boards.page(db, identity or Identity(), competition, page=0, size=10)
    return [
        (line.client.id, line.score, line.public_score, line.private_score) for line in page.items
    ]


def reveal(db, competition):
    revealing.reveal(db, revealing.Reveal(competition_id=competition.id), None)


@pytest.mark.parametrize("metric", ["logloss", "accuracy"])
def test_private_scores_decide_at_the_end(database: Database, metric):
    def filling(db):
        host = make_account(db)
        competition = make_competition(db, host=host, metric=metric, private_share=0.5)
        people = [make_account(db) for _ in range(3)]
        for person, public, private in zip(people, (0.1, 0.2, 0.3), (0.9, 0.5, 0.7), strict=True):
            make_submission(db, competition, person, score=public, private_score=private)
        return competition.public_id, host, [person.public_id for person in people]

    public_id, host, (a, b, c) = database.transact(filling)

    def before(db):
        competition = competitions.get(db, public_id)
        public = [(a, 0.1, None, None), (b, 0.2, None, None), (c, 0.3, None, None)]
        assert lines(db, competition) == (public if metric == "logloss" else public[::-1])
        shown = {who: private for who, *_, private in lines(db, competition, identity_of(host))}
        assert shown == {a: 0.9, b: 0.5, c: 0.7}

    def after(db):
        competition = competitions.get(db, public_id)
        private = [(b, 0.5, 0.2, None), (c, 0.7, 0.3, None), (a, 0.9, 0.1, None)]
        assert lines(db, competition) == (private if metric == "logloss" else private[::-1])

    database.read(before)
    database.transact(lambda db: reveal(db, competitions.get(db, public_id)))
    database.read(after)
    database.transact(lambda db: reveal(db, competitions.get(db, public_id)))
    database.read(after)


def test_the_submission_that_was_best_in_public_counts(database: Database):
    def work(db):
        competition, person = make_competition(db, private_share=0.5), make_account(db)
        make_submission(db, competition, person, score=0.1, private_score=0.8)
        make_submission(db, competition, person, score=0.2, private_score=0.3)
        reveal(db, competition)
        db.flush()
        assert [line[1] for line in lines(db, competition)] == [0.8]

    database.transact(work)


def test_it_waits_for_what_is_not_scored_yet(database: Database):
    def work(db):
        competition = make_competition(db, private_share=0.5)
        submission = make_submission(db, competition, score=None)
        assert submission.state == PENDING
        queued = db.query(JobRow).filter_by(name=revealing.REVEAL).count()
        reveal(db, competition)
        db.flush()
        assert competition.revealed_at is None
        assert db.query(JobRow).filter_by(name=revealing.REVEAL).count() == queued + 1

    database.transact(work)


def test_it_is_due_at_the_end_or_when_the_truth_is(database: Database):
    def work(db):
        for delay in (0.0, 60.0):
            competition = make_competition(db, private_share=0.5, answer_delay=delay)
            revealing.schedule(db, competition)
        db.flush()
        due = [row.run_at for row in db.query(JobRow).filter_by(name=revealing.REVEAL)]
        assert sorted(due) == [NOON, NOON + timedelta(seconds=60)]

    database.transact(work)
