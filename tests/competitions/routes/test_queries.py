"""How many queries a whole request makes: few, and as many for a full list as for a short one."""

from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event, select

from palaestra.competitions.models import Submission
from palaestra.competitions.service import competitions
from palaestra.core.database import Database
from palaestra.core.live.outbox import NoSockets
from tests.builders.competitions import host, make_account, make_submission, register, submit

PEOPLE = 25
# Who calls is one of them.
MOST = 6


@pytest.fixture(scope="module")
def lists(server):
    """A host with a competition of one and, later, of `PEOPLE` competitors."""
    with server.client() as client:
        register(client)
        competition_id = host(client)
        assert submit(client, competition_id).status_code == 200
        yield client, competition_id


def fill(server, client, competition_id: str) -> None:
    """More of everything that is listed."""
    for _ in range(PEOPLE):
        assert submit(client, competition_id).status_code == 200
    for _ in range(5):
        host(client)
    database = Database(f"sqlite:///{server.settings.data / 'palaestra.db'}")
    database.context["live"] = NoSockets()

    def joining(db):
        competition = competitions.get(db, competition_id)
        at, blob = competition.created_at, db.scalars(select(Submission.answer).limit(1)).one()
        for number in range(PEOPLE):
            person = make_account(db, username=f"Person {number}", username_key=f"person {number}")
            make_submission(db, competition, person, score=number / 100, received_at=at, blob=blob)

    database.transact(joining)
    database.close()


@contextmanager
def counted():
    """The statements of every engine of this process but those of the jobs' runner."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        if " jobs" not in statement and not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


PATHS = [
    "/api/v1/competitions",
    "/api/v1/leaderboards",
    "/api/v1/register",
    "/api/v1/competitions/overview",
    "/api/v1/competitions/{}",
    "/api/v1/competitions/{}/leaderboard",
    "/api/v1/competitions/{}/submissions",
    "/api/v1/submissions/overview",
    "/api/v1/submissions",
]


def count_all(client, competition_id: str) -> dict[str, int]:
    return {
        path: min(_count(client, path.format(competition_id)) for _ in range(3)) for path in PATHS
    }


def _least(client, path: str) -> int:
    """Of a few calls: jobs of the server, which may ask meanwhile, only add."""
    return min(_count(client, path) for _ in range(3))


def _count(client, path: str) -> int:
    with counted() as statements:
        assert client.get(path).status_code == 200
    return len(statements)


def test_requests_make_few_queries_and_no_more_for_full_lists(server, lists):
    client, competition_id = lists
    short = count_all(client, competition_id)
    fill(server, client, competition_id)
    board = f"/api/v1/competitions/{competition_id}/leaderboard"
    assert client.get(board).json()["total"] == PEOPLE + 1

    full = count_all(client, competition_id)

    assert full == short
    assert max(full.values()) <= MOST, full
