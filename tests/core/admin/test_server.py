"""Storage, health and configuration: true numbers, and no secret."""

import os
from pathlib import Path

import httpx
import pytest

from palaestra.core.access import Role
from palaestra.core.admin.service import storage
from palaestra.core.admin.service.storage import BlobCount
from palaestra.core.blobs import Blobs
from palaestra.core.configuration import DatabaseSettings, settings_of
from palaestra.core.configuration.shown import HIDDEN, shown
from palaestra.core.database import Database
from palaestra.core.http.origins import SESSION_COOKIE
from tests.builders.accounts import make_person, token_of
from tests.builders.servers import RunningServer, make_settings, running
from tests.builders.sockets import calling


def test_files_are_counted_and_the_count_is_kept_for_a_while(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    count, impatient = BlobCount(tmp_path), BlobCount(tmp_path, lasts=-1.0)
    blobs.add(b"four")
    assert [(one.files, one.size) for one in (count.get(), impatient.get())] == [(1, 4)] * 2
    blobs.add(b"sixsix")
    assert [(one.files, one.size) for one in (count.get(), impatient.get())] == [(1, 4), (2, 10)]


def test_the_database_says_its_size(database: Database) -> None:
    assert database.read(storage.database_size) > 50_000


def test_backups_are_listed_newest_first(tmp_path: Path) -> None:
    assert storage.backups(tmp_path / "none") == []
    for age, name in enumerate(("new.tar", "old.tar", "older.tar")):
        (tmp_path / name).write_bytes(b"x" * (age + 1))
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    (tmp_path / "half.tar.part").touch()
    found = [(one.name, one.size) for one in storage.backups(tmp_path)]
    assert found == [("new.tar", 1), ("old.tar", 2), ("older.tar", 3)]


def test_storage_is_told(admin: httpx.Client, server: RunningServer) -> None:
    before = admin.get("/api/admin/storage").json()
    assert before["folder"] == str(server.settings.data)
    assert before["database"] >= 50_000
    assert 0 < before["disk_free"] <= before["disk_total"]
    assert before["backups"] == []


def test_health_is_of_this_process(admin: httpx.Client, server: RunningServer) -> None:
    idle = admin.get("/api/admin/health").json()
    token = admin.cookies[SESSION_COOKIE]
    with calling(server, auth={"token": token}):
        busy = admin.get("/api/admin/health").json()
    assert busy["sockets"] == idle["sockets"] + 1
    assert busy["pid"] == os.getpid()
    assert busy["memory"] > 1 << 20
    assert busy["uptime"] > idle["uptime"] > 0
    assert busy["database"].startswith("SQLite 3.")
    assert busy["revision"]
    pages = [one for one in busy["needs"] if one["name"] == "web pages"]
    assert [(one["part"], one["optional"]) for one in pages] == [("server", False)]


def test_health_names_postgresql(postgres_url: str, tmp_path: Path) -> None:
    with running(make_settings(tmp_path, database_url=postgres_url)) as server:
        database = Database(postgres_url)
        token = database.transact(lambda db: token_of(db, make_person(db, Role.ADMIN)))
        database.close()
        with server.client(cookies={SESSION_COOKIE: token}) as admin:
            health = admin.get("/api/admin/health").json()
            assert health["database"].startswith("PostgreSQL 1")
            assert admin.get("/api/admin/storage").json()["database"] > 1 << 20


def test_the_configuration_has_every_key_and_where_it_came_from(
    admin: httpx.Client, server: RunningServer
) -> None:
    keys = admin.get("/api/admin/configuration").json()
    assert len(keys) == len(list(shown(server.settings)))
    (workers,) = [one for one in keys if (one["section"], one["field"]) == ("jobs", "workers")]
    assert (workers["value"], workers["source"]) == (1, "given by the program")


@pytest.mark.parametrize(
    ("url", "visible"),
    [
        ("postgresql://ada:s3cret@db/p", f"postgresql://ada:{HIDDEN}@db/p"),
        ("postgresql://db/p?password=s3cret", f"postgresql://db/p?{HIDDEN}"),
    ],
)
def test_a_password_in_an_address_is_hidden(tmp_path: Path, url: str, visible: str) -> None:
    settings = settings_of(DatabaseSettings(url=url), data=tmp_path)
    (found,) = [one for one in shown(settings) if (one.section, one.field) == ("database", "url")]
    assert found.value == visible


def test_the_cookie_secret_is_hidden(tmp_path: Path) -> None:
    with running(make_settings(tmp_path, cookie_secret="very-secret-" * 4)) as server:
        database = Database(f"sqlite:///{tmp_path / 'palaestra.db'}")
        token = database.transact(lambda db: token_of(db, make_person(db, Role.ADMIN)))
        database.close()
        with server.client(cookies={SESSION_COOKIE: token}) as admin:
            reply = admin.get("/api/admin/configuration")
    assert "very-secret-" not in reply.text
    (found,) = [one for one in reply.json() if one["field"] == "cookie_secret"]
    assert found["value"] == HIDDEN
