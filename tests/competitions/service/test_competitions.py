"""The list of competitions: its order, its pages, its filters."""

from datetime import timedelta

import pytest

from palaestra.competitions.service import competitions
from palaestra.competitions.service.competitions import Search
from palaestra.core.database import Database
from tests.builders.competitions import NOON, make_account, make_competition


@pytest.fixture
def hosted(database: Database):
    """Six competitions, called by when they end in hours from noon."""

    def hosting(db):
        host = make_account(db)
        for hours in (3, -2, 1, -1, 2, -3):
            make_competition(
                db,
                host=host if hours > 0 else None,
                title=f"{hours:+}",
                subtitle="100% real",
                type="cluster" if hours % 2 else "classify",
                expiration=NOON + timedelta(hours=hours),
            )
        return host.id

    return database.transact(hosting)


def listed(database: Database, *, page: int = 0, size: int = 25, **wanted):
    rows, total = database.read(
        competitions.overview, Search(**wanted), now=NOON, page=page, size=size
    )
    return [one.title for one in rows], total


def test_open_ones_that_end_soonest_come_first_and_closed_ones_that_ended_last(database, hosted):
    assert listed(database) == (["+1", "+2", "+3", "-1", "-2", "-3"], 6)
    assert listed(database, state="open") == (["+1", "+2", "+3"], 3)
    assert listed(database, state="closed") == (["-1", "-2", "-3"], 3)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_pages_one_after_the_other_are_the_whole_list(database, hosted, size):
    pages = [listed(database, page=number, size=size) for number in range(7)]

    assert [title for titles, _ in pages for title in titles] == listed(database)[0]
    assert {total for _, total in pages} == {6}


def test_filters_narrow_list_and_total_alike(database, hosted):
    assert listed(database, type="classify") == (["+2", "-2"], 2)
    assert listed(database, hosted_by=hosted) == (["+1", "+2", "+3"], 3)
    assert listed(database, text="+2") == (["+2"], 1)
    assert listed(database, text="100%")[1] == 6
    assert listed(database, text="1_0") == ([], 0), "what somebody types is no pattern"
