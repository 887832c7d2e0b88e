"""Boards: order, ranks, pages, the caller's own line, history."""

from datetime import timedelta

import pytest

from palaestra.competitions.service import boards, competitions, documented_boards
from palaestra.competitions.service.filters import Filters
from palaestra.core.access import Identity
from palaestra.core.database import Database
from tests.builders.competitions import (
    NOON,
    identity_of,
    make_account,
    make_competition,
    make_submission,
)


def minutes_before(count: int):
    return NOON - timedelta(minutes=count)


@pytest.fixture
def ranked(database: Database):
    """A competition and its people from best to worst; two pairs have the same score."""
    scores = [(0.1, 9), (0.2, 8), (0.2, 7), (0.3, 5), (0.3, 5), (0.9, 10)]

    def filling(db):
        competition = make_competition(db)
        people = [make_account(db) for _ in scores]
        for person, (score, minutes) in reversed(list(zip(people, scores, strict=True))[:4]):
            at = minutes_before(minutes)
            make_submission(db, competition, person, score=score, received_at=at)
        for person, (score, minutes) in list(zip(people, scores, strict=True))[4:]:
            at = minutes_before(minutes)
            make_submission(db, competition, person, score=score, received_at=at)
        return competitions.get(db, competition.public_id), people

    return database.transact(filling)


def test_better_scores_first_then_earlier_ones_then_in_order_of_arrival(database, ranked):
    competition, people = ranked

    def look(db):
        page = boards.page(db, Identity(), competition, page=0, size=10)
        assert [line.client.id for line in page.items] == [one.public_id for one in people]
        assert [line.rank for line in page.items] == [1, 2, 2, 4, 4, 6]
        assert (page.total, page.direction, page.own) == (6, "min", None)

    database.read(look)


def test_pages_go_on_where_the_last_ended_and_always_have_the_callers_line(database, ranked):
    competition, people = ranked
    identity = identity_of(people[4])

    def look(db):
        pages = [boards.page(db, identity, competition, page=n, size=4) for n in range(3)]
        ranks = [[line.rank for line in page.items] for page in pages]
        assert ranks == [[1, 2, 2, 4], [4, 6], []]
        assert {(page.own.rank, page.own.mine) for page in pages} == {(4, True)}
        assert [line.rank for page in pages for line in page.items if line.mine] == [4]

    database.read(look)


def test_documented_list_ranks_each_board_and_each_filtered_line_alike(database, ranked):
    competition, people = ranked

    def filling(db):
        other = make_competition(db)
        make_submission(db, other, people[5], score=0.7)
        return other.public_id

    other = database.transact(filling)

    def look(db, **filters):
        lines = documented_boards.page(db, Filters(**filters), now=NOON)
        return [(line[2].public_id, line[3].public_id, line[4]) for line in lines]

    ids = [one.public_id for one in people]
    ranks = dict(zip(ids, (1, 2, 2, 4, 4, 6), strict=True))
    whole = [(competition.public_id, one, rank) for one, rank in ranks.items()]
    assert database.read(look) == [*whole, (other, ids[5], 1)]
    assert database.read(look, client_ids=(ids[5],)) == [whole[5], (other, ids[5], 1)]
    assert database.read(look, competition_ids=(other,)) == [(other, ids[5], 1)]
    assert database.read(look, page=1) == []
    assert database.read(look, current=True) == [], "at noon both are over"


def test_improving_moves_the_line_and_a_worse_score_leaves_it(database, ranked):
    competition, people = ranked

    def submitting(db, score):
        make_submission(db, competition, people[5], score=score, received_at=minutes_before(1))
        return boards.own_standing(db, identity_of(people[5]), competition)

    worse = database.transact(submitting, 0.95)
    assert (worse.rank, worse.score, worse.submissions) == (6, 0.9, 2)
    better = database.transact(submitting, 0.15)
    assert (better.rank, better.score, better.submissions) == (2, 0.15, 3)


def test_history_has_the_best_five_and_oneself_with_improvements_only(database, ranked):
    competition, people = ranked

    def submitting(db):
        for score, minutes in ((0.95, 4), (0.8, 3), (0.7, 2)):
            at = minutes_before(minutes)
            make_submission(db, competition, people[5], score=score, received_at=at)

    database.transact(submitting)

    def look(db, person):
        found = boards.history(db, identity_of(person), competition).series
        return {line.client.id: (line.mine, line.points) for line in found}

    ids = [one.public_id for one in people]
    assert list(database.read(look, people[0])) == ids[:5]
    own = database.read(look, people[5])
    assert list(own) == ids
    assert own[ids[5]] == (
        True,
        [(minutes_before(10), 0.9), (minutes_before(3), 0.8), (minutes_before(2), 0.7)],
    )
