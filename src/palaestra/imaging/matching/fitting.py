"""A homography from pairs of points of which many are wrong."""

from dataclasses import dataclass

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array, apply

REACH = 2.5
FEWEST = 8
_TRIES = 10_000
_SURE = 0.9999
# So many pairs tell as well as all of them where they lie.
_LOOKED_AT = 150


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


def uncertainty(matrix: Array, user: Array, model: Array, at: Array) -> float:
    """By how much a fit to these pairs may be off at the places `at` of the user image.

    The standard deviation in pixels of the model, from how far the pairs are off themselves.
    Infinite where they do not settle a matrix.
    """
    to_user, to_model = _normalising(user), _normalising(model)
    inner = to_model @ matrix @ np.linalg.inv(to_user)
    if len(user) < FEWEST or abs(inner[2, 2]) < 1e-9:
        return float("inf")
    inner = inner / inner[2, 2]
    away = apply(matrix, user) - model  # in pixels, and so is what comes out
    square = float((away**2).sum() / max(2 * len(user) - 8, 1))
    some = apply(to_user, user[:: -(-len(user) // _LOOKED_AT)])
    slopes = _slopes(inner, some)
    normal = slopes.T @ slopes * (len(user) / len(some))
    if np.linalg.cond(normal) > 1e14:
        return float("inf")
    there = _slopes(inner, apply(to_user, at))
    spread = np.einsum("ij,jk,ik->i", there, np.linalg.inv(normal), there)
    return float(np.sqrt(square * spread.reshape(-1, 2).sum(axis=1)).mean())


def _normalising(places: Array) -> Array:
    """To a mean of 0 and a spread of 1."""
    middle, spread = places.mean(axis=0), max(float(places.std()), 1e-6)
    return np.array(
        [[1 / spread, 0, -middle[0] / spread], [0, 1 / spread, -middle[1] / spread], [0, 0, 1]]
    )


def _slopes(matrix: Array, places: Array) -> Array:
    """How carried places move with each of the first eight numbers of the matrix: 2 n × 8."""
    x, y = places.T
    depth = places @ matrix[2, :2] + 1.0
    to = apply(matrix, places)
    none = np.zeros_like(x)
    one = np.stack([x, y, none + 1, none, none, none, -to[:, 0] * x, -to[:, 0] * y], axis=1)
    other = np.stack([none, none, none, x, y, none + 1, -to[:, 1] * x, -to[:, 1] * y], axis=1)
    both = np.stack([one, other], axis=1) / depth[:, None, None]
    result: Array = both.reshape(-1, 8)
    return result
