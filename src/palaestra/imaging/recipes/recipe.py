"""What every recipe is: two grey pictures in, an answer out, or a refusal that says why."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from palaestra.core.errors import Invalid
from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.reasons import IMPOSSIBLE, NOTHING

# In the words of the document, whose clients may compare them.
TOO_FEW_POINTS = "No enough keypoints for finding homography matrix"
NO_MATRIX = "Cannot find Homography Matrix"

# What an answer must reach not to be tried again by other means: of confidence, and of likeness.
CONTENT = 0.8
ALIKE = 0.75
# Of confidence: below, an answer is as good as surely wrong, and none is better.
LEAST = 0.3

Report = Callable[[float, str], None]


class Refused(Invalid):
    """No answer, and why: one of the documented sentences, and what we know besides."""

    code = NOTHING

    def __init__(self, sentence: str, why: str = "", *, code: str = NOTHING) -> None:
        super().__init__("user-file", f"{sentence}: {why}" if why else sentence, code=code)
        self.sentence = sentence


def impossible(reason: str) -> Refused:
    """For one of reasons.IMPOSSIBLE."""
    why = f"the best answer is impossible, since {IMPOSSIBLE[reason]}"
    return Refused(NO_MATRIX, why, code=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer in the pixels of the two pictures; `pairs` are the inliers, n × 4."""

    matrix: Array
    algorithm: str
    confidence: float
    pairs: Array
    matches: int
    keypoints: tuple[int, int]
    evidence: dict[str, float] = field(default_factory=dict)

    @property
    def inliers(self) -> int:
        return len(self.pairs)


def is_settled(found: Found, *, enough: float = CONTENT) -> bool:
    """Whether no other try is worth its time.

    Points may prove an answer under which the pictures are hardly alike; a better one may be near.
    """
    is_alike = "disk" in found.evidence or found.evidence["likeness"] >= ALIKE
    return is_alike and found.confidence >= enough


class Recipe(Protocol):
    def __call__(self, user: Array, model: Array, *, mirror: bool, report: Report) -> Found:
        """Raises Refused rather than guessing."""


def unheard(_fraction: float, _text: str) -> None:
    """Progress that nobody watches."""


NO_PAIRS = np.empty((0, 4))
