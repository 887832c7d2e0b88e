"""From nearly right to right: the same points followed by Lucas and Kanade, there and back."""

import cv2
import numpy as np

from palaestra.imaging.matching.fitting import FEWEST, Fit, fitted, refitted
from palaestra.imaging.matching.geometry import Array, apply
from palaestra.imaging.matching.overlap import laid_over, local_contrast

MOST_POINTS = 600
_WINDOW = (21, 21)
_LEVELS = 2
_REACH = 12.0
_ASTRAY = 0.5
_FARTHEST = 12.0
_FIT_REACH = 1.5


def tracked(user: Array, model: Array, matrix: Array, places: Array) -> Fit | None:
    """A better `matrix` (user to model), by points of the model at `places`; None if there is none.

    Also gives the pairs it was fitted to, as `Tracked.user` and `.model`.
    """
    pairs = pairs_of(user, model, matrix, places)
    return None if pairs is None else better(*pairs)


def better(user: Array, model: Array) -> Fit | None:
    first = fitted(user, model, reach=_FIT_REACH)
    if first is None or first.inliers < FEWEST:
        return None
    return refitted(user, model, first.matrix, reach=2.0 * _FIT_REACH) or first


def pairs_of(user: Array, model: Array, matrix: Array, places: Array) -> tuple[Array, Array] | None:
    """Places in the user image and in the model that show the same, n × 2 each."""
    laid, there = laid_over(user, model, matrix)
    inside = _inside(places, there)
    starts = places[inside][:MOST_POINTS].astype(np.float32).reshape(-1, 1, 2)
    if len(starts) < FEWEST:
        return None
    ours, theirs = _as_bytes(model), _as_bytes(laid)
    ends, back = _followed(ours, theirs, starts)
    away = np.linalg.norm((back - starts).reshape(-1, 2), axis=1)
    moved = np.linalg.norm((ends - starts).reshape(-1, 2), axis=1)
    sound = (away < _ASTRAY) & (moved < _FARTHEST)
    if sound.sum() < FEWEST:
        return None
    in_user = apply(np.linalg.inv(matrix), ends.reshape(-1, 2)[sound])
    return in_user, starts.reshape(-1, 2)[sound].astype(np.float64)


def _followed(ours: Array, theirs: Array, starts: Array) -> tuple[Array, Array]:
    ends, found, _ = cv2.calcOpticalFlowPyrLK(
        ours, theirs, starts, starts.copy(), winSize=_WINDOW, maxLevel=_LEVELS
    )
    back, found_back, _ = cv2.calcOpticalFlowPyrLK(
        theirs, ours, ends, ends.copy(), winSize=_WINDOW, maxLevel=_LEVELS
    )
    lost = (found.ravel() == 0) | (found_back.ravel() == 0)
    back[lost] = np.inf
    return ends, back


def _inside(places: Array, there: Array) -> Array:
    height, width = there.shape
    x = np.clip(np.rint(places[:, 0]).astype(int), 0, width - 1)
    y = np.clip(np.rint(places[:, 1]).astype(int), 0, height - 1)
    shrunk = cv2.erode(there.astype(np.uint8), np.ones((9, 9), np.uint8))
    result: Array = shrunk[y, x] > 0
    return result


def _as_bytes(grey: Array) -> Array:
    return np.asarray(local_contrast(grey, reach=_REACH) * 31.0 + 128.0, np.uint8)
