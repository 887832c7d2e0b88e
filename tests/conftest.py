"""Fixtures with a life of their own: servers, databases."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import httpx
import psycopg
import pytest
from hypothesis import settings

from palaestra.core.database import Database
from palaestra.core.database.migrate import upgrade
from palaestra.core.live.outbox import NoSockets
from tests.builders.databases import put_up_to_date
from tests.builders.disks import hurry
from tests.builders.passwords import hash_quickly
from tests.builders.postgres import running_postgres
from tests.builders.redis import RedisServer, running_redis
from tests.builders.servers import RunningServer, make_settings, running

hurry()
hash_quickly()
# How long an example takes is the machine's matter: timings are not asserted.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL of this test session; databases in it are made by `postgres_url`."""
    # Not below pytest's own folders: every new session of pytest closes those to other users,
    # and PostgreSQL, which never runs as root, would lose its files in the midst of another.
    with (
        TemporaryDirectory(prefix="palaestra-postgres-") as folder,
        running_postgres(Path(folder)) as url,
    ):
        yield url


@contextmanager
def _new_database(postgres: str, *, template: str = "template1") -> Iterator[str]:
    """The URL of a copy of `template` that is gone at the end."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield postgres.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The URL of an empty database that is gone after the test."""
    with _new_database(postgres) as url:
        yield url


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis of this test session. Servers with different secrets do not meet in it."""
    with running_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def up_to_date(postgres: str) -> Iterator[str]:
    """The name of a PostgreSQL database with every table: copies of it are made quickly."""
    with _new_database(postgres) as url:
        database = Database(url)
        upgrade(database)
        database.close()
        yield url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, up-to-date database of either kind."""
    with ExitStack() as ends:
        url = f"sqlite:///{tmp_path / 'test.db'}"
        put_up_to_date(tmp_path / "test.db")
        if request.param == "postgresql":
            postgres, template = (request.getfixturevalue(n) for n in ("postgres", "up_to_date"))
            url = ends.enter_context(_new_database(postgres, template=template))
        database = Database(url)
        ends.callback(database.close)
        database.context["live"] = NoSockets()
        yield database


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
