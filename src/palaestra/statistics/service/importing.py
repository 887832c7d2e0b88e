"""Files become data sets: kept, looked at in a worker, and at last put into a workspace."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import delete

from palaestra.core.access import Identity
from palaestra.core.accounts.secrets import new_public_id
from palaestra.core.blobs import Blob, Blobs
from palaestra.core.database import Database, DbSession, ReadSession, utc_now
from palaestra.core.errors import NotFound
from palaestra.core.jobs import Engine as Workers
from palaestra.statistics.access import own_uploads
from palaestra.statistics.models import StoredObject, Upload
from palaestra.statistics.schemas import Choices
from palaestra.statistics.service import benches, objects, queue, values, workspaces

LARGEST = 1 << 30
KEPT = timedelta(days=1)
TIMEOUT = 300.0
MEMORY = 4 << 30
_WORK = "palaestra.statistics.formats.reading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """What imports need of the house."""

    database: Database
    blobs: Blobs
    workers: Workers
    max_data: int | None


async def keep(
    importer: Importer, identity: Identity, chunks: AsyncIterator[bytes], *, filename: str
) -> str:
    """The id of the upload; nothing is left of one that is broken off."""
    with importer.blobs.receive(limit=LARGEST, field="file") as incoming:
        await incoming.write_all(chunks)
        blob = await importer.database.in_thread(lambda: importer.blobs.keep(incoming))
    return await importer.database.atransact(_add, identity, blob, filename)


def _add(db: DbSession, identity: Identity, blob: Blob, filename: str) -> str:
    db.execute(delete(Upload).where(Upload.created_at < utc_now() - KEPT))
    upload = Upload(
        public_id=new_public_id(),
        account_id=identity.require_account(),
        filename=filename.replace("\\", "/").rpartition("/")[2][-200:] or "data",
        format="",
        blob=blob.hash,
        size=blob.size,
    )
    db.add(upload)
    return upload.public_id


async def look(
    importer: Importer, identity: Identity, upload_id: str, choices: Choices
) -> dict[str, Any]:
    """What the upload becomes if it is read as `choices` say."""
    upload = await importer.database.aread(_find, identity, upload_id)
    told = await _work(importer, "look", upload, choices)
    return {**told, "upload": upload_id, "filename": upload.filename}


def _find(db: ReadSession, identity: Identity, upload_id: str) -> Upload:
    found = db.scalar(own_uploads(identity).where(Upload.public_id == upload_id))
    if found is None:
        raise NotFound("upload")
    return found


async def _work(
    importer: Importer, function: str, upload: Upload, choices: Choices, **more: Any
) -> dict[str, Any]:
    given = msgspec.to_builtins(choices)
    told: dict[str, Any] = await importer.workers.run(
        f"{_WORK}:{function}",
        {
            "path": str(importer.blobs.path(upload.blob)),
            "filename": upload.filename,
            "choices": given,
            "max_data": importer.max_data,
            **more,
        },
        timeout=TIMEOUT,
        memory=MEMORY,
        result=dict[str, Any],
    )
    return told


async def make_dataset(
    importer: Importer,
    identity: Identity,
    upload_id: str,
    *,
    workspace_id: str,
    name: str | None,
    choices: Choices,
) -> dict[str, Any]:
    """The upload as a new data set; its values never pass through the server as text."""
    upload = await importer.database.aread(_find, identity, upload_id)
    await importer.database.aread(workspaces.find, identity, workspace_id)
    with importer.blobs.scratch() as folder:
        told = await _work(importer, "convert", upload, choices, out_dir=str(folder))
        return await importer.database.atransact(
            _put, identity, workspace_id, told, folder=folder, name=name
        )


def _put(
    db: DbSession,
    identity: Identity,
    workspace_id: str,
    told: dict[str, Any],
    *,
    folder: Path,
    name: str | None,
) -> dict[str, Any]:
    found = workspaces.find(db, identity, workspace_id)
    workspace = workspaces.lock(db, found.id)
    assert workspace is not None, "it was found in this transaction"
    free = objects.free_name(db, workspace.id, name or told["name"])
    stored = objects.adopt(db, workspace, name=free, metas=told["metas"], rows=told["rows"])
    for place, meta in enumerate(told["metas"]):
        values.adopt_file(db, stored, meta, folder / str(place))
    if told["rownames"]:
        values.write_row_names(db, stored, told["rownames"])
    db.flush()
    queue.send_to_all(db, workspace.id)
    benches.wake(db, workspace.id)
    return _answer(db, stored)


def _answer(db: ReadSession, stored: StoredObject) -> dict[str, Any]:
    return objects.wire(db, stored, whole=False)
