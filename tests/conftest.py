"""Fixtures with a life of their own: servers, databases."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest

from palaestra.core.database import Database
from palaestra.core.database.migrate import upgrade
from palaestra.core.live.outbox import NoSockets
from tests.builders.postgres import running_postgres
from tests.builders.servers import RunningServer, make_settings, running


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of this test session; databases in it are made by `postgres_url`."""
    with running_postgres(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The URL of an empty database that is gone after the test."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    yield postgres.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, up-to-date database of either kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'test.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    database = Database(url)
    database.context["live"] = NoSockets()
    upgrade(database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """An open server with an empty database, shared by the tests of a file."""
    with running(make_settings(tmp_path_factory.mktemp("server"))) as started:
        yield started


@pytest.fixture(scope="module")
def strict_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server in `accounts` mode."""
    settings = make_settings(tmp_path_factory.mktemp("strict"), mode="accounts")
    with running(settings) as started:
        yield started


@pytest.fixture
def client(server: RunningServer) -> Iterator[httpx.Client]:
    """A new caller of `server`, not signed in."""
    with server.client() as caller:
        yield caller
