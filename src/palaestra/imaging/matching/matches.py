"""Which points of two pictures look alike."""

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.matching.points import Points

RATIO = 0.85


def matched(user: Points, model: Points, *, ratio: float = RATIO) -> Array:
    """Pairs of indices, n × 2: nearest to each other, and clearly nearer than the second best."""
    if len(user) < 2 or len(model) < 2:
        return np.empty((0, 2), np.int64)
    measure = _bits_apart if user.are_bits else _apart
    to_model, first, second = measure(user.looks, model.looks)
    is_clear = first < ratio * second
    candidates = np.flatnonzero(is_clear)
    if not len(candidates):
        return np.empty((0, 2), np.int64)
    back, _, _ = measure(model.looks[to_model[candidates]], user.looks)
    mutual = back == candidates
    return np.stack([candidates[mutual], to_model[candidates[mutual]]], axis=1)


def _bits_apart(one: Array, other: Array) -> tuple[Array, Array, Array]:
    """For each row of `one` the nearest row of `other`, its distance, and the second's."""
    distances, nearest = cv2.batchDistance(
        one, other, dtype=cv2.CV_32S, normType=cv2.NORM_HAMMING, K=2
    )
    return nearest[:, 0], distances[:, 0].astype(np.float64), distances[:, 1].astype(np.float64)


def _apart(one: Array, other: Array) -> tuple[Array, Array, Array]:
    """As `_bits_apart`, for rows of length one, whose product says how near they are."""
    likeness = one @ other.T
    nearest = np.argmax(likeness, axis=1)
    rows = np.arange(len(one))
    best = likeness[rows, nearest]
    likeness[rows, nearest] = -2.0
    second = likeness.max(axis=1)
    return nearest, _distance(best), _distance(second)


def _distance(product: Array) -> Array:
    result: Array = np.sqrt(np.maximum(2.0 - 2.0 * product, 0.0))
    return result
