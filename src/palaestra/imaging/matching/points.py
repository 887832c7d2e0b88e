"""Points that a detector finds in a picture, each with what it looks like."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from palaestra.imaging.matching.geometry import Array


@dataclass(frozen=True, slots=True)
class Points:
    """`places` n × 2 in pixels; `looks` n × d, floats of length one, or bytes of bits."""

    places: Array
    looks: Array

    def __len__(self) -> int:
        return len(self.places)

    @property
    def are_bits(self) -> bool:
        return self.looks.dtype == np.uint8


class Detector(Protocol):
    """At most `limit` points of a grey picture, the clearest; with `eager`, fainter ones too."""

    def __call__(self, grey: Array, *, limit: int, eager: bool) -> Points: ...


NONE_FOUND = Points(np.empty((0, 2)), np.empty((0, 1), np.float32))


def points_of(keypoints: Any, looks: Array | None, *, limit: int) -> Points:
    """From what OpenCV's detectors return: the `limit` with the strongest response."""
    if looks is None or not len(keypoints):
        return NONE_FOUND
    if len(keypoints) > limit:
        strength = np.array([point.response for point in keypoints])
        best = np.argpartition(-strength, limit)[:limit]
        keypoints, looks = [keypoints[place] for place in best], looks[best]
    return Points(np.array([point.pt for point in keypoints], np.float64), looks)


def rooted(looks: Array) -> Array:
    """RootSIFT: shares of the total, then their roots, compare better than plain distances."""
    shares = looks / (looks.sum(axis=1, keepdims=True) + 1e-9)
    result: Array = np.sqrt(shares).astype(np.float32)
    return result
