"""One pair by one recipe: right or wrong, by how much, how sure, and how long it took."""

import time
from dataclasses import asdict, dataclass, field
from typing import Any

import cv2
import numpy as np

from benchmarks.imaging.pairs import Pair
from benchmarks.imaging.sources import Array
from palaestra.imaging.matching.geometry import apply, corners
from palaestra.imaging.recipes.recipe import Found, Refused
from palaestra.imaging.registering import register

# Errors are those of a model of so many pixels on its longer side.
SIDE = 1000
RIGHT, USABLE = 3.0, 10.0
# Of a whole disk no homography is exact: parts of its diameter, at like libration and else.
DISK, LIBRATION = 0.01, 0.02
# Farther than this is simply wrong.
FARTHEST = 9999.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`error` in pixels at SIDE, or of a sphere as a part of its diameter; None: refused.

    `ms` is processor time, which is that of a clock where nothing else runs, and means something
    where much does.
    """

    number: int
    kind: str
    source: str
    asked: str
    recipe: str
    error: float | None
    confidence: float
    ms: float
    used: str = ""
    why: str = ""
    scale: float = 1.0
    overlap: float = 1.0
    evidence: dict[str, float] = field(default_factory=dict)

    @property
    def is_sphere(self) -> bool:
        return self.source == "sphere"

    @property
    def is_right(self) -> bool:
        return self.error is not None and self.error <= self.allowed

    @property
    def is_usable(self) -> bool:
        return self.error is not None and self.error <= (
            2 * self.allowed if self.is_sphere else USABLE
        )

    @property
    def allowed(self) -> float:
        return {"disk": DISK, "libration": LIBRATION}.get(self.kind, RIGHT)

    @property
    def is_core(self) -> bool:
        """Of the pairs that the goals speak of: exact, scale 0.5 to 2, overlap of 60% or more."""
        exact = self.kind not in ("disk", "libration", "mismatch")
        return exact and 0.5 <= self.scale <= 2 and self.overlap >= 0.6

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def measured(pair: Pair, *, asked: str, recipe: str) -> Outcome:
    user, model = grey_of(pair.user), grey_of(pair.model)
    error, confidence, used, why, evidence = None, 0.0, "", "", {}
    began = time.process_time()
    try:
        found = register(user, model, algorithm=asked, recipe=recipe)  # type: ignore[arg-type]  # from our own lists
    except Refused as refused:
        why = refused.message
    else:
        error, confidence = error_of(pair, found), found.confidence
        used, evidence = found.algorithm, dict(found.evidence)
    return Outcome(
        number=pair.number,
        kind=pair.kind,
        source=pair.source,
        asked=asked,
        recipe=recipe,
        error=error,
        confidence=confidence,
        ms=(time.process_time() - began) * 1000,
        used=used,
        why=why,
        scale=pair.scale,
        overlap=pair.overlap,
        evidence=evidence,
    )


def grey_of(colour: Array) -> Array:
    return cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)


def error_of(pair: Pair, found: Found) -> float:
    if pair.places is not None:
        user, model = pair.places
        away = np.linalg.norm(apply(found.matrix, user) - model, axis=1)
        return _bounded(float(np.nan_to_num(away, nan=FARTHEST).mean() / pair.diameter))
    if pair.matrix is None:
        return FARTHEST  # there is no right answer
    edge = corners(pair.user.shape[1], pair.user.shape[0])
    away = np.linalg.norm(apply(found.matrix, edge) - apply(pair.matrix, edge), axis=1)
    return _bounded(float(away.mean()) * SIDE / max(pair.model.shape[:2]))


def _bounded(error: float) -> float:
    return min(error, FARTHEST) if np.isfinite(error) else FARTHEST
