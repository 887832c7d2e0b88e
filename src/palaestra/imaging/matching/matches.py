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
    measured = _by_bits if user.are_bits else _by_products
    nearest, best, second, back = measured(user.looks, model.looks)
    rows = np.arange(len(user))
    kept = (back[nearest] == rows) & (best < ratio * second)
    return np.stack([rows[kept], nearest[kept]], axis=1)


def _by_products(one: Array, other: Array) -> tuple[Array, Array, Array, Array]:
    """For each row of `one` the nearest of `other`, its distance and the next one's; then for
    each row of `other` the nearest of `one`. Of rows of length one, a product says all."""
    likeness = one @ other.T
    rows, nearest = np.arange(len(one)), np.argmax(likeness, axis=1)
    back = np.argmax(likeness, axis=0)
    best = likeness[rows, nearest]
    likeness[rows, nearest] = -2.0
    return nearest, _distance(best), _distance(likeness.max(axis=1)), back


def _distance(product: Array) -> Array:
    result: Array = np.sqrt(np.maximum(2.0 - 2.0 * product, 0.0))
    return result


def _by_bits(one: Array, other: Array) -> tuple[Array, Array, Array, Array]:
    """As `_by_products`, by how many bits differ."""
    distances, nearest = cv2.batchDistance(
        one, other, dtype=cv2.CV_32S, normType=cv2.NORM_HAMMING, K=2
    )
    _, back = cv2.batchDistance(other, one, dtype=cv2.CV_32S, normType=cv2.NORM_HAMMING, K=1)
    return nearest[:, 0], distances[:, 0], distances[:, 1], back[:, 0]
