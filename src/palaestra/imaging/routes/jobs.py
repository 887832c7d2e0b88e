"""Work that was begun: how far it is, what came of it, its end."""

import zipfile
from collections.abc import AsyncIterator

import msgspec

from palaestra.core.blobs import Blobs
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Conflict
from palaestra.core.http import Call, Declared, FileReply, StreamReply, delete, get
from palaestra.imaging.access import may_register
from palaestra.imaging.asked import Asked
from palaestra.imaging.names import TABLE, read_view
from palaestra.imaging.paths import paths
from palaestra.imaging.routes.asking import admit
from palaestra.imaging.schemas import Ok, Registered, RegistrationStatus
from palaestra.imaging.service import drawing, later
from palaestra.imaging.service.registrar import Registrar


@get(*paths("jobs/{job:str}"), access=may_register, cross_origin=True)
def status(db: ReadSession, call: Call, job: str) -> Ok[RegistrationStatus]:
    """How far the work is; whoever knows its name may ask."""
    row = later.found(db, job)
    return Ok(payload=later.status(db, row, basepath=call.basepath))


@delete(*paths("jobs/{job:str}"), access=may_register, cross_origin=True)
def cancel(db: DbSession, call: Call, job: str) -> Ok[RegistrationStatus]:
    """End the work; what has ended stays as it is."""
    row = later.found(db, job)
    later.cancel(db, row)
    return Ok(payload=later.status(db, row, basepath=call.basepath))


@get(*paths("jobs/{job:str}/archive"), access=may_register, cross_origin=True)
def archive(db: ReadSession, blobs: Blobs, job: str) -> FileReply:
    """Of a batch: warped photos and matrices.csv, as a zip."""
    row = later.found(db, job)
    if row.archive is None:
        raise Conflict("There is no archive yet: this is no batch, or it is not done.")
    return FileReply(
        path=blobs.path(row.archive), filename="registrations.zip", media_type="application/zip"
    )


@get(*paths("jobs/{job:str}/matrices"), access=may_register, cross_origin=True)
def matrices(db: ReadSession, blobs: Blobs, job: str) -> StreamReply:
    """Of a batch: the table of matrices alone, as CSV."""
    row = later.found(db, job)
    if row.archive is None:
        raise Conflict("There is no table yet: this is no batch, or it is not done.")
    with zipfile.ZipFile(blobs.path(row.archive)) as kept:
        table = kept.read(TABLE)
    return StreamReply(chunks=_once(table), filename=TABLE, media_type="text/csv; charset=utf-8")


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


@get(*paths("jobs/{job:str}/preview"), access=may_register, cross_origin=True)
async def preview(
    registrar: Registrar, call: Call, job: str, view: str = "blend", download: str = ""
) -> StreamReply:
    """As the preview of a call, from what this work has found."""
    shown = read_view(view, download)
    await admit(registrar, call)
    asked, result, (model, user) = await registrar.database.aread(_done, job)
    chunks = await drawing.preview(
        registrar,
        asked,
        user=registrar.blobs.path(user),
        model=registrar.blobs.path(model),
        view=shown,
        matrix=result.homography_matrix,
    )
    return StreamReply(chunks=chunks, filename=f"{shown}.png", media_type="image/png")


def _done(db: ReadSession, job: str) -> tuple[Asked, Registered, list[str]]:
    row = later.found(db, job)
    if row.result is None or len(row.pictures) != 2:
        raise Conflict("There is no result yet to draw.")
    asked, result = msgspec.convert(row.asked, Asked), msgspec.convert(row.result, Registered)
    if asked.frame != "model":
        raise Conflict("Ask with frame=model for what is to be drawn later.")
    return asked, result, [picture.file for picture in row.pictures]


ROUTES: list[Declared] = [status, cancel, archive, matrices, preview]
