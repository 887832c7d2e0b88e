"""Lists, boards and ranks walk along indexes; no query is made once an item."""

from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from palaestra.competitions.service import (
    boards,
    competitions,
    documented_boards,
    submissions,
)
from palaestra.competitions.service.competitions import Search
from palaestra.competitions.service.entries import rank_of
from palaestra.competitions.service.filters import Filters
from palaestra.core.database import Database
from palaestra.core.database.migrate import upgrade
from palaestra.core.live.outbox import NoSockets
from tests.builders.competitions import (
    NOON,
    identity_of,
    make_account,
    make_competition,
    make_submission,
)

PEOPLE = 30


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Competitions of `PEOPLE` and of one, on SQLite: it explains its plans."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('plans') / 'test.db'}")
    database.context["live"] = NoSockets()
    upgrade(database)

    def filling(db):
        hosting = make_account(db)
        large, small = make_competition(db, host=hosting), make_competition(db, host=hosting)
        people = [make_account(db) for _ in range(PEOPLE)]
        for number, person in enumerate(people):
            at = NOON - timedelta(minutes=number + 1)
            make_submission(db, large, person, score=number / 100, received_at=at)
        make_submission(db, small, people[0])
        for _ in range(PEOPLE):
            make_competition(db, host=hosting)
        return large.public_id, small.public_id, people[0]

    large, small, person = database.transact(filling)
    yield {
        "database": database,
        "large": database.read(competitions.get, large),
        "small": database.read(competitions.get, small),
        "identity": identity_of(person),
    }
    database.close()


@contextmanager
def recorded(database: Database):
    """The statements of the block with their parameters."""
    statements: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        if statement.startswith(("SELECT", "WITH")):
            statements.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def plan(database: Database, statement: str, parameters: Any) -> list[str]:
    def explain(db):
        rows = db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in rows]

    return database.read(explain)


def assert_indexed(database: Database, statements: list[tuple[str, Any]]) -> None:
    """No sorting, and no table is read from end to end."""
    for statement, parameters in statements:
        steps = plan(database, statement, parameters)
        assert not [step for step in steps if "TEMP B-TREE" in step], (statement, steps)
        assert not [step for step in steps if reads_all(step, statement)], (statement, steps)


def reads_all(step: str, statement: str) -> bool:
    """A table in the order of its primary key, as far as the page goes, is not read to its end."""
    if not step.startswith("SCAN") or "INDEX" in step or "CONSTANT ROW" in step:
        return False
    if step == "SCAN chosen":  # a page, which an index gave
        return False
    key = {"competitions": "competitions.id"}.get(step.split()[1], f"{step.split()[1]}.account_id")
    in_order = f"ORDER BY {key}" in statement.replace("\n", " ")
    return not (in_order and "LIMIT" in statement)


def _board(db, filled, competition):
    return boards.page(db, filled["identity"], competition, page=0, size=100)


def _own(db, filled, competition):
    return submissions.own(db, filled["identity"], competition=competition, page=0, size=100)


def _listed(filters):
    def read(db, filled, competition):
        filters_of = {"competition_ids": (competition.public_id,)} if filters is None else filters
        return submissions.documented(db, filled["identity"], Filters(**filters_of))

    return read


READS = {
    "board": _board,
    "standing": lambda db, filled, one: boards.own_standing(db, filled["identity"], one),
    "documented board": lambda db, filled, one: documented_boards.page(
        db, Filters(competition_ids=(one.public_id,)), now=NOON
    ),
    "all boards": lambda db, filled, one: documented_boards.page(db, Filters(), now=NOON),
    "own submissions to one": _own,
    "own submissions": lambda db, filled, one: _own(db, filled, None),
    "documented submissions": _listed({}),
    "documented submissions to one": _listed(None),
    "competitions": lambda db, filled, one: competitions.documented(db, Filters(), now=NOON),
    "overview": lambda db, filled, one: competitions.overview(
        db, Search(), now=NOON, page=0, size=25
    ),
    "overview of open ones": lambda db, filled, one: competitions.overview(
        db, Search(state="open"), now=NOON - timedelta(days=1), page=0, size=25
    ),
    "overview of closed ones": lambda db, filled, one: competitions.overview(
        db, Search(state="closed"), now=NOON, page=0, size=25
    ),
    "overview of hosted ones": lambda db, filled, one: competitions.overview(
        db, Search(hosted_by=one.host_id), now=NOON, page=0, size=25
    ),
    "participants": lambda db, filled, one: competitions.participants(db, page=0),
    "what waits": lambda db, filled, one: submissions.waiting(db, one.id, limit=20),
}


@pytest.mark.parametrize("name", READS)
def test_list_walks_along_an_index(filled, name):
    database = filled["database"]
    with recorded(database) as statements:
        database.read(READS[name], filled, filled["large"])

    assert statements
    assert_indexed(database, statements)


@pytest.mark.parametrize("name", READS)
def test_list_takes_as_many_queries_for_many_as_for_one(filled, name):
    database = filled["database"]
    counts = []
    for competition in (filled["small"], filled["large"]):
        with recorded(database) as statements:
            database.read(READS[name], filled, competition)
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 6


def test_rank_is_one_query_within_indexes(filled):
    database = filled["database"]

    def entry_of(db):
        return boards._own_entry(db, filled["identity"], filled["large"])

    entry = database.read(entry_of)
    with recorded(database) as statements:
        rank = database.read(lambda db: rank_of(db, entry))

    assert rank == 1
    ((statement, parameters),) = statements
    steps = {
        step
        for step in plan(database, statement, parameters)
        if not step.startswith(("SCALAR SUBQUERY", "SCAN CONSTANT ROW"))
    }
    board = "SEARCH competition_entries USING COVERING INDEX ix_competition_entries_board"
    counted = "SEARCH competition_blocks USING"
    assert steps
    assert {step for step in steps if not step.startswith((board, counted))} == set()


def test_history_takes_a_bounded_number_of_queries(filled):
    database = filled["database"]
    with recorded(database) as statements:
        found = database.read(boards.history, filled["identity"], filled["large"])

    assert len(found.series) == 5
    assert len(statements) <= 4 + boards.SERIES + 1
    assert_indexed(database, statements)


def test_submitting_takes_the_same_number_of_statements_however_many_there_are(filled):
    database = filled["database"]
    counts = []

    def submitting(db, competition):
        author = make_account(db)
        db.flush()
        with recorded(database) as statements:
            make_submission(db, competition, author, score=0.001)
            assert db.scalar(text("SELECT 1")) == 1
        counts.append(len(statements))

    for competition in (filled["small"], filled["large"]):
        database.transact(submitting, competition)

    assert counts[0] == counts[1] <= 12
