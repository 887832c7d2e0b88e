"""A server with the example events, and its database."""

from collections.abc import Iterator

import pytest

from palaestra.core.access import Role
from palaestra.core.accounts.models import Account
from palaestra.core.database import Database
from tests.builders.accounts import database_of, make_person
from tests.builders.servers import RunningServer, make_settings, running
from tests.core.live import examples


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    settings = make_settings(
        tmp_path_factory.mktemp("live"),
        cors=("http://localhost:3000",),
        trusted_proxies=("127.0.0.1",),
    )
    with running(settings, more=[examples.feature]) as started:
        yield started


@pytest.fixture(scope="module")
def people(server: RunningServer) -> Iterator[Database]:
    database = database_of(server)
    yield database
    database.close()


@pytest.fixture
def member(people: Database) -> Account:
    return people.transact(make_person, Role.MEMBER)


@pytest.fixture
def other(people: Database) -> Account:
    return people.transact(make_person, Role.MEMBER)
