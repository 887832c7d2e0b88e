"""The file: a tar of a manifest, the tables, the server's secret, and the blobs.

The database is read in one snapshot and before the blobs, which never change and are kept before
any row speaks of them: so every row's blob is there, however busy the server is meanwhile.
"""

import hashlib
import io
import os
import re
import secrets
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import msgspec
from sqlalchemy import Connection, text

from palaestra.core.backup import tables
from palaestra.core.blobs import Blobs
from palaestra.core.database import Database, utc_now
from palaestra.core.database.migrate import current, upgrade_to
from palaestra.core.errors import Conflict, Invalid

FORMAT = 1
MANIFEST, SECRET = "manifest.json", "secret"
_TABLE = re.compile(r"database/(\w+)\.jsonl")
_BLOB = re.compile(r"blobs/([0-9a-f]{64})")
IN_MEMORY = 8 << 20


class Contents(msgspec.Struct, kw_only=True):
    """The manifest: what a backup holds. `rows` by table."""

    format: int
    version: str
    revision: str
    made_at: str
    rows: dict[str, int]
    blobs: int


def write(
    file: Path, database: Database, blobs: Blobs | None, *, secret: Path | None, version: str
) -> Contents:
    """Make a backup; nothing stands at `file` before it is whole. Raises Conflict if it exists."""
    if file.exists():
        raise Conflict(f"{file} exists already; choose another name.")
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with tarfile.open(part, "w") as archive:
            contents = _write(archive, database, blobs, secret, version)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.chmod(0o600)
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return contents


def _write(
    archive: tarfile.TarFile,
    database: Database,
    blobs: Blobs | None,
    secret: Path | None,
    version: str,
) -> Contents:
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        revision = current(connection)
        assert revision is not None, "furnished before it is backed up"
        rows = {
            str(table.name): _add_table(archive, table.name, tables.dump(connection, table))
            for table in tables.reflected(connection)
        }
    if secret is not None and secret.exists():
        archive.add(secret, SECRET)
    contents = Contents(
        format=FORMAT,
        version=version,
        revision=revision,
        made_at=utc_now().isoformat(),
        rows=rows,
        blobs=_add_blobs(archive, blobs),
    )
    # Last, so that a file that was cut off has none.
    _add(archive, MANIFEST, io.BytesIO(msgspec.json.encode(contents)))
    return contents


def _add_table(archive: tarfile.TarFile, name: str, lines: Iterable[bytes]) -> int:
    count = -1  # the header is no row
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as buffer:
        for line in lines:
            buffer.write(line)
            count += 1
        buffer.seek(0)
        _add(archive, f"database/{name}.jsonl", buffer)
    return count


def _add_blobs(archive: tarfile.TarFile, blobs: Blobs | None) -> int:
    if blobs is None:
        return 0
    count = 0
    for digest in blobs.every():
        archive.add(blobs.path(digest), f"blobs/{digest}")
        count += 1
    return count


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = content.seek(0, os.SEEK_END)
    entry.mtime = int(time.time())
    entry.mode = 0o600
    content.seek(0)
    archive.addfile(entry, content)


def restore(file: Path, database: Database, blobs: Blobs, *, secret: Path) -> Contents:
    """Fill an empty server. The rows come in one transaction, so a broken backup leaves none.

    Raises Invalid for what is no whole backup, Conflict for a server that holds something.
    """
    try:
        with tarfile.open(file, "r:") as archive:
            contents = _manifest(archive)
            # Rows last: as long as there are none, a restore that failed can be repeated.
            _restore_files(archive, blobs, secret)
            _restore_rows(archive, database, contents)
    except (tarfile.TarError, EOFError, msgspec.DecodeError) as error:
        raise Invalid("backup", f"{file} is no whole backup of Palaestra.") from error
    return contents


def _manifest(archive: tarfile.TarFile) -> Contents:
    try:
        entry = archive.extractfile(MANIFEST)
    except KeyError as error:
        raise Invalid("backup", "The backup is not whole: its manifest is missing.") from error
    assert entry is not None
    contents = msgspec.json.decode(entry.read(), type=Contents)
    if contents.format != FORMAT:
        raise Invalid("backup", "The backup was made by a newer Palaestra.")
    return contents


def _restore_rows(archive: tarfile.TarFile, database: Database, contents: Contents) -> None:
    upgrade_to(database, contents.revision)
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection = connection.execution_options(sqlite_begin="IMMEDIATE")
        found = tables.reflected(connection)
        full = [table.name for table in found if not tables.is_empty(connection, table)]
        if full:
            raise Conflict(f"Only an empty server is restored into; here are rows of {full[0]}.")
        for table in found:
            entry = archive.extractfile(f"database/{table.name}.jsonl")
            assert entry is not None
            count = tables.load(connection, table, entry)
            if count != contents.rows[table.name]:
                raise Invalid("backup", f"Rows of {table.name} are missing in the backup.")
            tables.go_on_counting(connection, table)
        _release_jobs(connection)
        connection.commit()


def _release_jobs(connection: Connection) -> None:
    """What ran when the backup was made runs again: its runner is not here."""
    connection.execute(
        text(
            "UPDATE jobs SET state = 'queued', holder = NULL, lease_until = NULL"
            " WHERE state = 'running'"
        )
    )


def _restore_files(archive: tarfile.TarFile, blobs: Blobs, secret: Path) -> None:
    for name, content in _files(archive):
        if name == SECRET:
            descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as kept:
                kept.write(content.read())
        elif blob := _BLOB.fullmatch(name):
            _restore_blob(blobs, blob[1], content)
        elif not _TABLE.fullmatch(name) and name != MANIFEST:
            raise Invalid("backup", f"The backup holds {name!r}, which is none of ours.")


def _files(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for entry in archive:
        content = archive.extractfile(entry) if entry.isfile() else None
        if content is None:
            raise Invalid("backup", f"The backup holds {entry.name!r}, which is no file.")
        yield entry.name, content


def _restore_blob(blobs: Blobs, digest: str, content: IO[bytes]) -> None:
    with blobs.receive(limit=1 << 62) as incoming:
        found = hashlib.sha256()
        while chunk := content.read(1 << 20):
            found.update(chunk)
            incoming.write(chunk)
        if found.hexdigest() != digest:
            raise Invalid("backup", f"The file {digest} is damaged in the backup.")
        blobs.keep(incoming)
