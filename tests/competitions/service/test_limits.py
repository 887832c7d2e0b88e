"""Limits a day and in total: only what is scored counts, and it is never one too many."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from palaestra.competitions.models import Submission
from palaestra.competitions.service import limits, rules, submissions
from palaestra.competitions.terms import PhaseTerms, Terms
from palaestra.core.database import Database
from palaestra.core.errors import Ended, TooMany
from tests.builders.competitions import (
    NOON,
    identity_of,
    make_account,
    make_competition,
    make_submission,
)

STOCKHOLM = "Europe/Stockholm"


def playing(db, **terms):
    competition = make_competition(db)
    rules.keep(db, competition, Terms(timezone=STOCKHOLM, **terms))
    return competition, make_account(db)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_day_begins_anew_at_midnight_of_the_competitions_zone_also_when_clocks_change(
    database: Database,
):
    def scenario(db):
        competition, author = playing(db, daily_limit=2)
        # A day of 25 hours: both ends of it are the same day, and the next begins after it.
        for moment in ("2026-10-25T00:00+02:00", "2026-10-25T23:59+01:00"):
            make_submission(db, competition, author, received_at=at(moment))
        with pytest.raises(TooMany) as refused:
            make_submission(db, competition, author, received_at=at("2026-10-25T23:59:30+01:00"))
        assert "2026-10-26 00:00 Europe/Stockholm" in refused.value.message
        assert refused.value.retry_after == 31
        make_submission(db, competition, author, received_at=at("2026-10-26T00:00+01:00"))

    database.transact(scenario)


def test_refused_submissions_give_their_place_back_and_waiting_ones_hold_it(database: Database):
    def scenario(db):
        competition, author = playing(db, daily_limit=1)
        waiting = make_submission(db, competition, author, score=None)
        with pytest.raises(TooMany):
            make_submission(db, competition, author)
        submissions.refuse_waiting(db, waiting, "Row 3 is missing.")
        make_submission(db, competition, author)
        with pytest.raises(TooMany):
            make_submission(db, competition, author)

    database.transact(scenario)


def test_total_is_used_up_for_good_and_others_have_their_own(database: Database):
    def scenario(db):
        competition, author = playing(db, total_limit=2)
        for days in (9, 5):
            received = NOON - timedelta(days=days)
            make_submission(db, competition, author, received_at=received)
        with pytest.raises(Ended, match="All 2 submissions of this competition are used"):
            make_submission(db, competition, author)
        make_submission(db, competition)

    database.transact(scenario)


def test_phase_has_limits_of_its_own_and_its_first_day_begins_with_it(database: Database):
    start = NOON - timedelta(hours=2)
    first = PhaseTerms(
        name="Warm-up", starts_at=start - timedelta(days=9), ends_at=start, total_limit=1
    )
    second = PhaseTerms(name="Final", starts_at=start, ends_at=NOON, daily_limit=2)

    def scenario(db):
        competition, author = playing(db, daily_limit=1, phases=[first, second])
        make_submission(db, competition, author, received_at=start - timedelta(hours=1))
        with pytest.raises(Ended, match="Warm-up"):
            make_submission(db, competition, author, received_at=start - timedelta(minutes=1))
        for minute in (0, 1):
            moment = start + timedelta(minutes=minute)
            make_submission(db, competition, author, received_at=moment)
        with pytest.raises(TooMany):
            make_submission(db, competition, author, received_at=start + timedelta(minutes=2))

    database.transact(scenario)


def test_what_is_left_is_told_before_submitting(database: Database):
    def scenario(db):
        competition, author = playing(db, daily_limit=3, total_limit=2)
        now = NOON - timedelta(minutes=30)
        make_submission(db, competition, author, received_at=now)
        left = limits.allowance(db, identity_of(author), competition, now=now)
        assert (left.open, left.used_today, left.left_today) == (True, 1, 2)
        assert (left.used, left.left) == (1, 1)
        other = limits.allowance(db, identity_of(make_account(db)), competition, now=now)
        assert (other.left_today, other.left) == (3, 2)
        over = limits.allowance(db, identity_of(author), competition, now=NOON)
        assert over.open is False

    database.transact(scenario)


def test_of_many_at_once_exactly_as_many_as_allowed_are_kept(database: Database):
    def filling(db):
        return playing(db, daily_limit=3)

    competition, author = database.transact(filling)

    def submitting(_number: int) -> bool:
        try:
            database.transact(make_submission, competition, author)
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        kept = list(pool.map(submitting, range(12)))

    assert sum(kept) == 3
    assert database.read(lambda db: db.scalar(select(func.count()).select_from(Submission))) == 3
