"""A homography from pairs of points of which many are wrong."""

from dataclasses import dataclass

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array, apply

REACH = 2.5
FEWEST = 8
_TRIES = 10_000
_SURE = 0.9999


@dataclass(frozen=True, slots=True)
class Fit:
    """`matrix` carries the first points of the pairs to the second; `agrees` says which do."""

    matrix: Array
    agrees: Array

    @property
    def inliers(self) -> int:
        return int(self.agrees.sum())


def fitted(user: Array, model: Array, *, reach: float = REACH) -> Fit | None:
    """By MAGSAC++; `reach` in pixels of the model. None where nothing agrees."""
    if len(user) < 4:
        return None
    cv2.setRNGSeed(1)  # the same pictures give the same answer
    matrix, _ = cv2.findHomography(
        user, model, cv2.USAC_MAGSAC, reach, maxIters=_TRIES, confidence=_SURE
    )
    return _judged(matrix, user, model, reach=reach)


def _judged(matrix: Array | None, user: Array, model: Array, *, reach: float) -> Fit | None:
    """With the pairs that truly agree; the library's own mask is of the model before its polish."""
    if matrix is None or not np.isfinite(matrix).all() or abs(matrix[2, 2]) < 1e-12:
        return None
    matrix = matrix / matrix[2, 2]
    away = np.linalg.norm(apply(matrix, user) - model, axis=1)
    return Fit(matrix, np.nan_to_num(away, nan=np.inf) < 1.5 * reach)


def refitted(user: Array, model: Array, start: Array, *, reach: float) -> Fit | None:
    """Least squares over pairs that agree with `start`, whose weight falls with their distance."""
    matrix = start
    for _ in range(3):
        away = np.linalg.norm(apply(matrix, user) - model, axis=1)
        near = np.nan_to_num(away, nan=np.inf) < reach
        if near.sum() < FEWEST:
            return None
        better, _ = cv2.findHomography(user[near], model[near], 0)
        if better is None or not np.isfinite(better).all():
            return None
        matrix = better
    return _judged(matrix, user, model, reach=reach / 1.5)
