"""What the registrar answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Matrix = list[list[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """`matrix` carries pixels of the user image to pixels of the `frame`.

    Of answers with this `confidence` such a share was right; below 0.5 do not trust it.
    """

    matrix: Matrix
    algorithm: str
    confidence: float
    inliers: int
    matches: int
    rms_error_px: float
    elapsed_ms: int
    frame: str

    @property
    def is_trusted(self) -> bool:
        return self.confidence >= 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """The Moon in a picture, in its pixels."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """One photo of a batch: its confidence, or why there is no answer."""

    file: str
    ok: bool
    algorithm: str | None
    confidence: float | None
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """`archive` is a zip of the warped photos and ``matrices.csv``."""

    rows: list[BatchRow]
    archive: bytes


def registration_of(raw: Mapping[str, Any]) -> Registration:
    names = (name for name in Registration.__dataclass_fields__ if name != "matrix")
    return Registration(matrix=raw["homography_matrix"], **{name: raw[name] for name in names})


def row_of(raw: Mapping[str, Any]) -> BatchRow:
    return BatchRow(**{name: raw.get(name) for name in BatchRow.__dataclass_fields__})  # type: ignore[arg-type]  # as the server sends them
