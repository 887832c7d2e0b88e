"""Two people who want the same e-mail address or name at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, text

from palaestra.core.accounts.models import Account
from palaestra.core.accounts.schemas import Registration
from palaestra.core.accounts.service import accounts
from palaestra.core.database import Database
from palaestra.core.errors import Conflict
from tests.builders.waiting import eventually

PEOPLE = 6
ADDRESS = "ada@example.org"


def register(database: Database, **wanted) -> str:
    """The id, or the field of the conflict."""
    try:
        account = database.transact(
            accounts.register, Registration(**wanted), password_hash="not a hash"
        )
    except Conflict as conflict:
        return f"taken: {conflict.field}"
    return account.public_id


def test_same_address_at_once_goes_to_exactly_one(database):
    together = Barrier(PEOPLE, timeout=60)

    def enter(number):
        together.wait()
        return register(database, email=ADDRESS, username=f"Ada {number}")

    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = list(pool.map(enter, range(PEOPLE)))

    assert answers.count("taken: email") == PEOPLE - 1
    (winner,) = set(answers) - {"taken: email"}

    def look(db):
        assert db.scalars(select(Account.public_id)).all() == [winner]

    database.read(look)


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        ({"email": ADDRESS}, {"email": ADDRESS}, "email"),
        ({"username": "Ada"}, {"username": "ADA"}, "username"),
        (
            {"username": "Ada", "email": ADDRESS},
            {"username": "Ada", "email": "b@b.org"},
            "username",
        ),
    ],
)
def test_who_looks_before_the_other_commits_is_told_which_field_is_taken(
    database, first, second, field
):
    answers: list[str] = []
    late = Thread(target=lambda: answers.append(register(database, **second)))

    def work(db):
        accounts.register(db, Registration(**first), password_hash="not a hash")
        late.start()
        if not database.is_sqlite:  # there the second transaction cannot even begin
            eventually(lambda: waits_for_a_lock(database))

    database.transact(work)
    late.join(timeout=60)

    assert answers == [f"taken: {field}"]
    assert database.read(lambda db: db.scalar(select(func.count(Account.id)))) == 1


def waits_for_a_lock(database: Database) -> bool:
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    return bool(database.read(lambda db: db.scalar(text(query))))
