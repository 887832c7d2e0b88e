"""An admin at a running server, and its database."""

from collections.abc import Iterator

import httpx
import pytest

from palaestra.core.access import Role
from palaestra.core.database import Database
from palaestra.core.http.origins import SESSION_COOKIE
from tests.builders.accounts import database_of, make_person, token_of
from tests.builders.servers import RunningServer


@pytest.fixture(scope="module")
def kept(server: RunningServer) -> Iterator[Database]:
    """The running server's database."""
    database = database_of(server)
    yield database
    database.close()


@pytest.fixture
def admin(server: RunningServer, kept: Database) -> Iterator[httpx.Client]:
    """A caller who is an admin, beside others."""
    token = kept.transact(lambda db: token_of(db, make_person(db, Role.ADMIN, password="long pw")))
    with server.client(cookies={SESSION_COOKIE: token}) as client:
        yield client
