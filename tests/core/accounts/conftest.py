"""People of a running server, made in its own database."""

from collections.abc import Iterator

import pytest

from palaestra.core.accounts.models import Account
from palaestra.core.database import Database
from tests.builders.accounts import PASSWORD, database_of, make_person
from tests.builders.servers import RunningServer


@pytest.fixture(scope="module")
def people(server: RunningServer) -> Iterator[Database]:
    """The server's database, for making people and looking at what is kept."""
    database = database_of(server)
    yield database
    database.close()


@pytest.fixture
def member(people: Database) -> Account:
    """A new member with PASSWORD."""
    return people.transact(make_person, password=PASSWORD)
