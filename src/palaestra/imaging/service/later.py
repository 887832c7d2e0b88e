"""Registrations that outlive their request: begun, looked at, ended, forgotten."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import delete, select

from palaestra.core import jobs
from palaestra.core.access import Identity
from palaestra.core.blobs import Blob
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import NotFound
from palaestra.core.jobs import JobRow
from palaestra.core.jobs import service as job_service
from palaestra.core.jobs.models import State
from palaestra.core.sweeping import referred_by
from palaestra.imaging.asked import Asked
from palaestra.imaging.models import BATCH, ONE, Registration, RegistrationPicture
from palaestra.imaging.paths import PREFIXES
from palaestra.imaging.schemas import BatchRow, Begun, Registered, RegistrationStatus

REGISTER_ONE = "imaging.register_one"
REGISTER_BATCH = "imaging.register_batch"
LONGEST_NAME = 200
# Rows of a run of forgetting, so that no transaction is long; and variables of a statement.
AT_ONCE = 500


class Later(msgspec.Struct, frozen=True):
    """Arguments of the jobs."""

    registration_id: int


def begin(
    db: DbSession,
    identity: Identity,
    asked: Asked,
    *,
    model: tuple[str, Blob],
    photos: Sequence[tuple[str, Blob]],
    kind: str = ONE,
) -> Registration:
    """Keep the pictures' names and hand the work to the workers."""
    row = Registration(
        public_id=secrets.token_urlsafe(24),
        kind=kind,
        owner_id=identity.account_id,
        asked=msgspec.to_builtins(asked),
    )
    for position, (name, blob) in enumerate([model, *photos]):
        row.pictures.append(
            RegistrationPicture(position=position, name=name[:LONGEST_NAME], file=blob.hash)
        )
    db.add(row)
    db.flush()
    name = REGISTER_BATCH if kind == BATCH else REGISTER_ONE
    row.job_id = jobs.submit(db, name, Later(row.id), owner_id=identity.account_id).id
    db.flush()
    return row


def found(db: ReadSession, public_id: str) -> Registration:
    """By the name that only its owner was told; raises NotFound."""
    row = db.scalar(select(Registration).where(Registration.public_id == public_id))
    if row is None:
        raise NotFound("registration")
    return row


def job_number(row: Registration) -> int:
    assert row.job_id is not None, "set in the transaction that made the row"
    return row.job_id


def cancel(db: DbSession, row: Registration) -> None:
    job_service.cancel(db, job_number(row))


def begun(row: Registration, *, basepath: str) -> Begun:
    return Begun(job=row.public_id, job_id=job_number(row), location=address(row, basepath))


def address(row: Registration, basepath: str, rest: str = "") -> str:
    return f"{basepath}{PREFIXES[0]}/jobs/{row.public_id}{rest}"


def status(db: ReadSession, row: Registration, *, basepath: str) -> RegistrationStatus:
    """Raises NotFound where the job itself is gone already."""
    job = db.get(JobRow, job_number(row))
    if job is None:
        raise NotFound("registration")
    answer = RegistrationStatus(
        job=row.public_id,
        job_id=job.id,
        kind=row.kind,
        state=job.state,
        place=job_service.place(db, job),
        progress=job.progress,
        progress_text=job.progress_text,
        error=(job.error or {}).get("message") if job.state == State.FAILED else None,
        code=(job.error or {}).get("code") if job.state == State.FAILED else None,
    )
    if row.result is not None:
        _add_result(answer, row, basepath)
    return answer


def _add_result(answer: RegistrationStatus, row: Registration, basepath: str) -> None:
    if row.kind == BATCH:
        answer.photos = msgspec.convert(row.result, list[BatchRow])
        answer.archive = address(row, basepath, "/archive")
        answer.matrices = address(row, basepath, "/matrices")
        return
    answer.result = msgspec.convert(row.result, Registered)
    answer.preview = address(row, basepath, "/preview")
    answer.warped = address(row, basepath, "/preview?download=warped")


# --- what core asks


def forget(db: DbSession, *, before: datetime) -> int:
    """Take away what was begun before; how many. Their files are swept away later."""
    old = select(Registration.id).where(Registration.created_at < before).limit(AT_ONCE)
    return _remove(db, list(db.scalars(old)))


def forget_account(db: DbSession, account_id: int) -> None:
    _remove(
        db, list(db.scalars(select(Registration.id).where(Registration.owner_id == account_id)))
    )


def _remove(db: DbSession, ids: list[int]) -> int:
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        pictures = RegistrationPicture.registration_id.in_(some)
        db.execute(delete(RegistrationPicture).where(pictures))
        db.execute(delete(Registration).where(Registration.id.in_(some)))
    return len(ids)


# Which blobs this feature refers to: pictures and archives that are still wanted.
kept = referred_by(RegistrationPicture.file, Registration.archive)


def of_account(db: ReadSession, account_id: int) -> dict[str, Any]:
    """For the export that its owner asks for: what was asked, and what came of it."""
    rows = db.scalars(
        select(Registration).where(Registration.owner_id == account_id).order_by(Registration.id)
    )
    return {
        "registrations": [
            {
                "job": row.public_id,
                "created_at": row.created_at,
                "asked": row.asked,
                "result": row.result,
                "pictures": [picture.name for picture in row.pictures],
            }
            for row in rows
        ]
    }
