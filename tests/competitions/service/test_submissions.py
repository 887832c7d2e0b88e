"""Taking submissions: deadline, the same moment, many at once, scores that come later."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from palaestra.competitions.models import Competition, Entry, Submission
from palaestra.competitions.service import boards, competitions, submissions
from palaestra.competitions.service.filters import Filters
from palaestra.competitions.service.submissions import Scores
from palaestra.core.access import Identity
from palaestra.core.database import Database
from palaestra.core.errors import Ended, NotFound
from tests.builders.competitions import (
    NOON,
    identity_of,
    make_account,
    make_competition,
    make_submission,
)

MOMENT = NOON - timedelta(hours=1)
AT_ONCE = 6


def counters(db, competition):
    found = db.get_one(Competition, competition.id)
    return {"submissions": found.submissions, "ranked": found.ranked, "people": found.competitors}


def board(db, competition):
    """(rank, account, score, submissions) of every line, as the page shows it."""
    competition = competitions.get(db, competition.public_id)
    found = boards.page(db, Identity(), competition, page=0, size=100)
    assert found.total == len(found.items)
    return [(line.rank, line.client.id, line.score, line.submissions) for line in found.items]


@pytest.fixture
def competition(database: Database):
    def hosting(db):
        made = make_competition(db)
        return competitions.get(db, made.public_id)

    return database.transact(hosting)


# --- the deadline


@pytest.mark.parametrize("late", [timedelta(0), timedelta(microseconds=1), timedelta(days=1)])
def test_from_the_moment_of_expiration_on_nothing_is_taken(database, competition, late):
    with pytest.raises(Ended, match="is over"):
        database.transact(make_submission, competition, received_at=NOON + late)

    def look(db):
        assert db.scalars(select(Submission)).all() == []
        assert counters(db, competition) == {"submissions": 0, "ranked": 0, "people": 0}

    database.read(look)


def test_one_microsecond_before_expiration_is_in_time(database, competition):
    received_at = NOON - timedelta(microseconds=1)

    made = database.transact(make_submission, competition, received_at=received_at)

    def look(db):
        kept = db.get_one(Submission, made.id)
        assert (kept.received_at, kept.state) == (received_at, submissions.SCORED)

    database.read(look)


# --- the same moment


def test_same_moment_and_score_of_several_authors_is_a_tie_in_order_of_arrival(
    database, competition
):
    def submitting(db):
        authors = [make_account(db) for _ in range(4)]
        for author in reversed(authors):
            make_submission(db, competition, author, score=0.5, received_at=MOMENT)
        return [author.public_id for author in reversed(authors)]

    order = database.transact(submitting)

    found = database.read(board, competition)
    assert [line[:2] for line in found] == [(1, one) for one in order]


def test_same_moment_of_one_author_keeps_the_first_of_equals_and_the_better_of_two(
    database, competition
):
    def submitting(db):
        author = make_account(db)
        return [
            make_submission(db, competition, author, score=score, received_at=MOMENT).id
            for score in (0.5, 0.5, 0.25, 0.25)
        ]

    ids = database.transact(submitting)

    def look(db):
        entry = db.scalars(select(Entry)).one()
        assert (entry.submission_id, entry.submissions) == (ids[2], 4)
        marked = select(Submission.id).where(Submission.improved).order_by(Submission.id)
        assert db.scalars(marked).all() == [ids[0], ids[2]]
        assert counters(db, competition) == {"submissions": 4, "ranked": 1, "people": 1}

    database.read(look)


@pytest.mark.parametrize("authors", [1, AT_ONCE])
def test_submissions_at_once_are_all_kept_counted_and_ranked(database, competition, authors):
    def enrolling(db):
        return [make_account(db) for _ in range(authors)]

    people = database.transact(enrolling)
    together = Barrier(AT_ONCE, timeout=60)

    def submitting(number):
        together.wait()
        return database.transact(
            make_submission,
            competition,
            people[number % authors],
            score=number / 10,
            received_at=MOMENT,
        ).id

    with ThreadPoolExecutor(AT_ONCE) as pool:
        ids = list(pool.map(submitting, range(AT_ONCE)))

    def look(db):
        kept = db.scalars(select(Submission).order_by(Submission.score)).all()
        assert [one.id for one in kept] == ids
        assert {one.state for one in kept} == {submissions.SCORED}
        assert counters(db, competition) == {
            "submissions": AT_ONCE, "ranked": authors, "people": authors,
        }  # fmt: skip
        each = AT_ONCE // authors
        assert board(db, competition) == [
            (number + 1, people[number].public_id, number / 10, each) for number in range(authors)
        ]

    database.read(look)


def test_failed_transaction_leaves_nothing_half_written(database, competition):
    def failing(db):
        make_submission(db, competition)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.transact(failing)

    def look(db):
        assert db.scalars(select(Submission)).all() == []
        assert db.scalars(select(Entry)).all() == []
        assert counters(db, competition) == {"submissions": 0, "ranked": 0, "people": 0}

    database.read(look)


# --- scores that come later


def test_waiting_submission_counts_but_is_not_ranked_until_it_is_scored(database, competition):
    def submitting(db):
        author = make_account(db)
        return make_submission(db, competition, author, score=None), author.public_id

    waiting, author = database.transact(submitting)

    def before(db):
        assert board(db, competition) == []
        assert counters(db, competition) == {"submissions": 1, "ranked": 0, "people": 1}

    database.read(before)

    def scoring(db):
        (found,) = submissions.waiting(db, competition.id, limit=10)
        assert found.id == waiting.id
        submissions.score_waiting(db, found, Scores(0.75))

    database.transact(scoring)

    def after(db):
        assert board(db, competition) == [(1, author, 0.75, 1)]
        assert submissions.waiting(db, competition.id, limit=10) == []

    database.read(after)


def test_waiting_submission_that_turns_out_wrong_does_not_count_and_says_why(database, competition):
    def submitting(db):
        author = make_account(db)
        refused = make_submission(db, competition, author, score=None)
        submissions.refuse_waiting(db, refused, "Row 3 is missing.")
        return author

    author = database.transact(submitting)

    def look(db):
        assert counters(db, competition) == {"submissions": 0, "ranked": 0, "people": 0}
        identity = identity_of(author)
        (shown,), total = submissions.own(db, identity, competition=competition, page=0, size=10)
        assert (shown.state, shown.reason, total) == ("refused", "Row 3 is missing.", 1)
        assert submissions.documented(db, identity, Filters()) == []

    database.read(look)


def test_author_of_a_refused_submission_starts_again_as_if_new(database, competition):
    def submitting(db):
        author = make_account(db)
        refused = make_submission(db, competition, author, score=None)
        submissions.refuse_waiting(db, refused, "Row 3 is missing.")
        db.flush()
        make_submission(db, competition, author, score=0.5)
        return author.public_id

    author = database.transact(submitting)

    def look(db):
        assert board(db, competition) == [(1, author, 0.5, 1)]
        assert counters(db, competition) == {"submissions": 1, "ranked": 1, "people": 1}

    database.read(look)


# --- who sees which


def test_submission_is_seen_by_its_author_its_host_and_admins_only(database, competition):
    def submitting(db):
        author, stranger = make_account(db), make_account(db)
        admin = make_account(db, role="admin")
        made = make_submission(db, competition, author)
        return made.public_id, [author, competition.host, admin], stranger

    public_id, seeing, stranger = database.transact(submitting)

    for account in seeing:
        found = database.read(submissions.get, identity_of(account), public_id)
        assert found.public_id == public_id
    with pytest.raises(NotFound):
        database.read(submissions.get, identity_of(stranger), public_id)
