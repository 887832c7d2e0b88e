"""Work of the imaging feature that outlives a request."""

from datetime import timedelta
from typing import Any

import msgspec

from palaestra.core.blobs import blobs_of
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.jobs import Job, NoArgs
from palaestra.imaging.asked import Asked
from palaestra.imaging.models import Registration
from palaestra.imaging.schemas import Registered
from palaestra.imaging.service import later
from palaestra.imaging.service.later import REGISTER_BATCH, REGISTER_ONE, Later
from palaestra.imaging.service.registering import REGISTER
from palaestra.imaging.service.registrar import MEMORY
from palaestra.imaging.settings import ImagingSettings

HOUR = 3600.0


def _read_one(db: ReadSession, args: Later) -> dict[str, Any] | None:
    row = db.get(Registration, args.registration_id)
    if row is None:
        return None
    blobs = blobs_of(db)
    model, user = (str(blobs.path(picture.file)) for picture in row.pictures)
    return {"user": user, "model": model, "asked": msgspec.convert(row.asked, Asked)}


def _write_one(db: DbSession, args: Later, result: Registered | None) -> None:
    row = db.get(Registration, args.registration_id)
    if row is not None and result is not None:
        row.result = msgspec.to_builtins(result)


register_one = Job(
    name=REGISTER_ONE,
    args=Later,
    read=_read_one,
    work=REGISTER,
    result=Registered,
    write=_write_one,
    timeout=120.0,
    memory=MEMORY,
    attempts=2,
)


def _read_batch(db: ReadSession, args: Later) -> dict[str, Any] | None:
    row = db.get(Registration, args.registration_id)
    if row is None:
        return None
    blobs = blobs_of(db)
    model, *photos = row.pictures
    return {
        "model": str(blobs.path(model.file)),
        "photos": [(photo.name, str(blobs.path(photo.file))) for photo in photos],
        "asked": msgspec.convert(row.asked, Asked),
        "root": str(blobs.root),
    }


def _write_batch(db: DbSession, args: Later, result: dict[str, Any]) -> None:
    row = db.get(Registration, args.registration_id)
    if row is not None:
        row.result, row.archive = result["rows"], result["archive"]


register_batch = Job(
    name=REGISTER_BATCH,
    args=Later,
    read=_read_batch,
    work="palaestra.imaging.batch:register_batch",
    write=_write_batch,
    timeout=4 * HOUR,
    memory=MEMORY,
    attempts=2,
)


def _forget(db: DbSession, _args: NoArgs, _result: None) -> int:
    hours = db.info["settings"][ImagingSettings].kept_hours
    return later.forget(db, before=utc_now() - timedelta(hours=hours))


forget = Job(name="imaging.forget", write=_forget, schedule=HOUR)

JOBS = [register_one, register_batch, forget]
