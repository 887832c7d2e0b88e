"""Data sets as files, for people and by signed addresses for the documented clients."""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from palaestra.competitions.models import Competition
from palaestra.competitions.schemas import Preview
from palaestra.core.accounts.secrets import derive
from palaestra.core.errors import Invalid, NotFound, NotSignedIn

VALID = 24 * 3600


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


def dataset(competition: Competition, *, format: str) -> File:
    """The canonical CSV or JSON; raises Invalid for another format."""
    files = {
        "csv": (competition.dataset_csv, "text/csv"),
        "json": (competition.dataset_json, "application/json"),
    }
    if format not in files:
        raise Invalid("format", "The format is csv or json.")
    digest, media_type = files[format]
    if digest is None:
        raise NotFound(f"{format} file of this data set")
    name = f"data-{competition.public_id}.{format}"
    return File(digest=digest, name=name, media_type=media_type)
