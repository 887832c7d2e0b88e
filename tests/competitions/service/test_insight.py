"""Figures: what a host's dashboard counts, how scores are distributed, one's own over time."""

from datetime import timedelta

import pytest

from palaestra.competitions.service import insight, rules, submissions, tallies
from palaestra.competitions.terms import Terms
from palaestra.core.accounts.models import Account
from palaestra.core.database import Database, utc_now
from palaestra.core.errors import Forbidden, Invalid
from tests.builders.competitions import (
    identity_of,
    make_account,
    make_competition,
    make_submission,
)


def open_competition(db, **terms):
    competition = make_competition(db, expiration=utc_now() + timedelta(days=9))
    rules.keep(db, competition, Terms(**terms))
    return competition


def host_of(db, competition):
    return identity_of(db.get_one(Account, competition.host_id))


def send(db, competition, author, score, at=None):
    return make_submission(db, competition, author, score=score, received_at=at or utc_now())


def test_dashboard_counts_competitors_hours_and_reasons(database: Database):
    def scenario(db):
        competition, author, now = open_competition(db), make_account(db), utc_now()
        send(db, competition, author, 0.5, now - timedelta(hours=3))
        send(db, competition, author, 0.4, now)
        send(db, competition, make_account(db), 0.3, now)
        send(db, competition, make_account(db), None, now)
        for row in (3, 17):
            wrong = Invalid("answer", f"Row {row}, column “p”: 1.{row} is not a probability.")
            tallies.count_refused(db, competition.id, wrong, now)

        found = insight.dashboard(db, host_of(db, competition), competition.public_id)

        assert (found.competitors, found.ranked, found.submissions) == (3, 2, 4)
        assert (found.waiting, found.teams) == (1, 0)
        assert [(one.kept, one.refused) for one in found.hours] == [(1, 0), (3, 2)]
        (reason,) = found.refusals
        assert (reason.count, reason.reason) == (2, "Row …, column …: … is not a probability.")
        with pytest.raises(Forbidden):
            insight.dashboard(db, identity_of(author), competition.public_id)

    database.transact(scenario)


def test_distribution_has_every_score_in_one_bin_and_tells_nothing_of_a_hidden_board(
    database: Database,
):
    def scenario(db):
        competition, author = open_competition(db), make_account(db)
        for score in (0.0, 0.1, 0.1, 0.9):
            send(db, competition, make_account(db), score)
        send(db, competition, author, 1.0)

        found = insight.distribution(db, identity_of(author), competition.public_id)

        assert (found.counted, found.total, found.own) == (5, 5, 1.0)
        assert (found.bins[0].low, found.bins[-1].high) == (0.0, 1.0)
        counts = {number: one.count for number, one in enumerate(found.bins) if one.count}
        assert counts == {0: 1, 2: 2, 18: 1, 19: 1}
        rules.keep(db, competition, Terms(board="hidden"))
        hidden = insight.distribution(db, identity_of(author), competition.public_id)
        assert (hidden.bins, hidden.counted, hidden.total) == ([], 0, 0)
        seen = insight.distribution(db, host_of(db, competition), competition.public_id)
        assert seen.counted == 5

    database.transact(scenario)


def test_own_scores_are_nobody_elses_and_say_what_counted(database: Database):
    def scenario(db):
        competition, author = open_competition(db), make_account(db)
        for score in (0.5, 0.7, 0.3):
            send(db, competition, author, score)
        refused = send(db, competition, author, None)
        submissions.refuse_waiting(db, refused, "Row 3 is missing.")
        send(db, competition, make_account(db), 0.1)

        found = insight.own_scores(db, identity_of(author), competition.public_id)

        assert [(one.score, one.improved) for one in found.items] == [
            (0.5, True),
            (0.7, False),
            (0.3, True),
        ]

    database.transact(scenario)
