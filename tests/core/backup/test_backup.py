"""Backups: of one kind of database into the other, of a busy server, of damaged files."""

import subprocess
import sys
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx
import pytest

from palaestra.app import furnish
from palaestra.core.backup import restore, write
from palaestra.core.backup.tables import dump, reflected
from palaestra.core.blobs import Blobs
from palaestra.core.database import Database
from palaestra.core.errors import Conflict, Invalid, PalaestraError
from tests.builders.competitions import PERFECT, host, register, submit
from tests.builders.servers import RunningServer, make_settings, running


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database that nobody has furnished."""
    database = Database(f"sqlite:///{tmp_path / 'restored.db'}")
    yield database
    database.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running(make_settings(tmp_path_factory.mktemp("filled"))) as server:
        with server.client() as client:
            register(client, username="Åsa", email="asa@example.org", password="long enough")
            submit(client, host(client), PERFECT)
        yield server


def back_up(server: RunningServer, file: Path) -> None:
    house = furnish(server.settings)
    try:
        secret = server.settings.data / "secret"
        write(file, house.database, house.blobs, secret=secret, version="1")
    finally:
        house.database.close()


def rows_of(database: Database) -> dict[str, list[bytes]]:
    with database.engine.connect() as connection:
        return {
            table.name: sorted(dump(connection, table))
            for table in reflected(connection)
            if table.name != "jobs"  # those of the server itself go on meanwhile
        }


def test_a_backup_restores_into_the_other_kind_of_database_and_back(
    filled: RunningServer, postgres_url: str, database: Database, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.tar", tmp_path / "second.tar"
    back_up(filled, first)
    postgres, blobs = Database(postgres_url), Blobs(tmp_path / "blobs")
    try:
        restore(first, postgres, blobs, secret=tmp_path / "secret")
        write(second, postgres, blobs, secret=None, version="1")
        restore(second, database, blobs, secret=tmp_path / "secret")
        house = furnish(filled.settings)
        assert rows_of(database) == rows_of(postgres) == rows_of(house.database)
        house.database.close()
    finally:
        postgres.close()
    assert (tmp_path / "secret").read_text() == (filled.settings.data / "secret").read_text()


def test_ids_go_on_after_those_that_were_restored(
    filled: RunningServer, postgres_url: str, tmp_path: Path
) -> None:
    back_up(filled, tmp_path / "backup.tar")
    postgres = Database(postgres_url)
    settings = make_settings(tmp_path / "new", database_url=postgres_url)
    restore(
        tmp_path / "backup.tar",
        postgres,
        Blobs(settings.data / "blobs"),
        secret=settings.data / "secret",
    )
    postgres.close()
    with running(settings) as server, server.client() as client:
        register(client)
        assert submit(client, host(client), PERFECT).status_code == 200
        assert len(client.get("/api/v1/competitions").json()) == 2


def test_only_an_empty_server_is_restored_into(
    filled: RunningServer, database: Database, tmp_path: Path
) -> None:
    back_up(filled, tmp_path / "backup.tar")
    blobs, secret = Blobs(tmp_path / "blobs"), tmp_path / "secret"
    restore(tmp_path / "backup.tar", database, blobs, secret=secret)
    with pytest.raises(Conflict, match="empty server"):
        restore(tmp_path / "backup.tar", database, blobs, secret=secret)
    with pytest.raises(Conflict, match="exists already"):
        write(tmp_path / "backup.tar", database, blobs, secret=None, version="1")


@pytest.mark.parametrize("part", [0.0, 0.3, 0.7, 0.99])
def test_a_backup_that_was_cut_off_restores_nothing(
    filled: RunningServer, database: Database, tmp_path: Path, part: float
) -> None:
    back_up(filled, tmp_path / "whole.tar")
    whole = (tmp_path / "whole.tar").read_bytes()
    # A tar ends in empty blocks: what counts is cut, not those.
    (tmp_path / "cut.tar").write_bytes(whole[: int(len(whole.rstrip(b"\0")) * part)])
    with pytest.raises(PalaestraError):
        restore(
            tmp_path / "cut.tar",
            database,
            Blobs(tmp_path / "blobs"),
            secret=tmp_path / "secret",
        )
    assert not any(len(lines) > 1 for lines in rows_of(database).values())


def test_a_damaged_file_is_noticed_and_leaves_no_rows(
    filled: RunningServer, database: Database, tmp_path: Path
) -> None:
    back_up(filled, tmp_path / "backup.tar")
    with tarfile.open(tmp_path / "backup.tar") as archive:
        blob = next(entry for entry in archive if entry.name.startswith("blobs/"))
        start = blob.offset_data
    content = bytearray((tmp_path / "backup.tar").read_bytes())
    content[start] ^= 1
    (tmp_path / "damaged.tar").write_bytes(content)
    with pytest.raises(Invalid, match="damaged"):
        restore(
            tmp_path / "damaged.tar",
            database,
            Blobs(tmp_path / "blobs"),
            secret=tmp_path / "secret",
        )
    assert rows_of(database) == {}


def test_a_busy_servers_backup_is_consistent(tmp_path: Path) -> None:
    """Made by the command while four clients submit; restored elsewhere, the board is right."""
    file, stop = tmp_path / "busy.tar", Event()
    with running(make_settings(tmp_path / "busy")) as server, server.client() as owner:
        register(owner)
        competition = host(owner)
        with ThreadPoolExecutor(4) as clients:
            work = [clients.submit(_submit_until, stop, server, competition) for _ in range(4)]
            for started in work:
                assert not started.done()
            _run("backup", str(file), "--data", str(tmp_path / "busy"))
            stop.set()
            assert all(done.result() > 0 for done in work)
    restored = tmp_path / "restored"
    _run("restore", str(file), "--data", str(restored))
    with running(make_settings(restored)) as server, server.client() as client:
        register(client)
        _check(client, competition)


def _submit_until(stop: Event, server: RunningServer, competition: str) -> int:
    """How many were acknowledged."""
    count = 0
    with server.client() as client:
        register(client)
        while not stop.is_set():
            assert submit(client, competition).status_code == 200
            count += 1
    return count


def _check(client: httpx.Client, competition: str) -> None:
    board = client.get(f"/api/v1/competitions/{competition}/leaderboard").json()
    shown = client.get("/api/v1/competitions/overview").json()["items"][0]
    assert sum(line["submissions"] for line in board["items"]) == shown["submissions"]
    assert board["total"] == shown["competitors"] == len(board["items"])
    assert all(line["score"] is not None for line in board["items"])


def _run(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "palaestra.cli", *arguments], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
