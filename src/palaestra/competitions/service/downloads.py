"""Data sets as files, for people and by signed addresses for the documented clients."""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from palaestra.competitions.models import Competition
from palaestra.competitions.schemas import Preview
from palaestra.competitions.service import competitions
from palaestra.competitions.service.submitting import Counter
from palaestra.core.accounts.secrets import derive
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid, NotFound, NotSignedIn

VALID = 24 * 3600
CONVERT = "palaestra.competitions.tables.conversion:write"
TIMEOUT = 300.0
MEMORY = 8 << 30
# Forms that are made when somebody asks first, and the columns that remember them.
MADE = {"parquet": "dataset_parquet", "arrow": "dataset_arrow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Makes addresses that anyone who has them may fetch, for a day at the most."""

    secret: str
    base: str = ""

    def at(self, base: str) -> "Signer":
        return replace(self, base=base)

    def _sign(self, competition_id: str, until: int) -> str:
        return derive(self.secret, f"dataset {competition_id} until {until}")

    def address(self, competition_id: str, *, now: datetime) -> str:
        # Whole hours: clients that poll every two seconds get the same address again.
        until = (int(now.timestamp()) + VALID) // 3600 * 3600
        signature = self._sign(competition_id, until)
        return (
            f"{self.base}/api/v1/competitions/{competition_id}/data"
            f"?format=csv&until={until}&signature={signature}"
        )

    def check(self, competition_id: str, *, until: int, signature: str, now: datetime) -> None:
        """Raise NotSignedIn for an address that is not ours or too old."""
        expected = self._sign(competition_id, until)
        if until < now.timestamp() or not hmac.compare_digest(expected, signature):
            raise NotSignedIn("Sign in to download, or ask for a fresh address.")


def preview(dataset: dict[str, Any]) -> Preview:
    return msgspec.convert(dataset, type=Preview)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A blob by its hash, and what it is called."""

    digest: str
    name: str
    media_type: str


def dataset(competition: Competition, *, format: str) -> File | None:
    """None for a form that is to be made first; raises Invalid for a format that is none."""
    files = {
        "csv": (competition.dataset_csv, "text/csv"),
        "json": (competition.dataset_json, "application/json"),
        "parquet": (competition.dataset_parquet, "application/vnd.apache.parquet"),
        "arrow": (competition.dataset_arrow, "application/vnd.apache.arrow.file"),
    }
    if format not in files:
        raise Invalid("format", "The format is csv, json, parquet or arrow.")
    digest, media_type = files[format]
    if digest is None and format in MADE:
        return None
    if digest is None:
        raise NotFound(f"{format} file of this data set")
    name = f"data-{competition.public_id}.{format}"
    return File(digest=digest, name=name, media_type=media_type)


async def file_of(counter: Counter, public_id: str, *, format: str) -> File:
    """The data set as a file; as Parquet or Arrow a worker makes it, once."""
    found, source = await counter.database.aread(_look, public_id, format)
    if found is not None:
        return found
    if source is None:
        raise NotFound(f"{format} file of this data set")
    with counter.blobs.scratch() as folder:
        out = folder / f"dataset.{format}"
        await counter.engine.run(
            CONVERT,
            {"path": str(counter.blobs.path(source)), "format": format, "out": str(out)},
            timeout=TIMEOUT,
            memory=MEMORY,
        )
        blob = await counter.database.in_thread(lambda: counter.blobs.add_file(out))
    return await counter.database.atransact(_remember, public_id, format, blob.hash)


def _look(db: ReadSession, public_id: str, format: str) -> tuple[File | None, str | None]:
    competition = competitions.get(db, public_id)
    return dataset(competition, format=format), competition.dataset_csv


def _remember(db: DbSession, public_id: str, format: str, digest: str) -> File:
    competition = competitions.get(db, public_id)
    setattr(competition, MADE[format], digest)
    found = dataset(competition, format=format)
    assert found, "it was remembered"
    return found
