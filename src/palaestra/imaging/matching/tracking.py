"""From nearly right to right: the same points followed by Lucas and Kanade, there and back."""

from typing import Any

import cv2
import numpy as np

from palaestra.imaging.matching.fitting import FEWEST, Fit, fitted, refitted
from palaestra.imaging.matching.geometry import Array, apply
from palaestra.imaging.matching.overlap import laid_over, local_contrast

MOST_POINTS = 500
# So that no part of the picture decides alone.
CELLS = 20
PER_CELL = 3
WINDOW = 21
_LEVELS = 2
_REACH = 12.0
_ASTRAY = 0.5
_FAINTEST = 0.002
_FARTHEST = 14.0
_FIT_REACH = 1.5
_MOST = 0.8


def better(user: Array, model: Array, start: Array) -> Fit | None:
    """A fit to tracked pairs: least squares over those that agree with `start`.

    Where most do not, what most agree on is looked for first.
    """
    near = refitted(user, model, start, reach=2.0 * _FIT_REACH)
    if near is not None and near.inliers > _MOST * len(user):
        return near
    first = fitted(user, model, reach=_FIT_REACH)
    if first is None or first.inliers < FEWEST:
        return None
    return refitted(user, model, first.matrix, reach=2.0 * _FIT_REACH) or first


def pairs_of(
    user: Array,
    model: Array,
    matrix: Array,
    places: Array,
    *,
    window: int = WINDOW,
    most: int = MOST_POINTS,
) -> tuple[Array, Array] | None:
    """Places in the user image and in the model that show the same, n × 2 each.

    Followed are at most `most` of the `places` in the model and of its sharp corners.
    """
    laid, there = laid_over(user, model, matrix)
    shrunk = cv2.erode(there.astype(np.uint8), np.ones((9, 9), np.uint8))
    starts = _starts(model, places, shrunk, most=most)
    if len(starts) < FEWEST:
        return None
    ours, theirs = _as_bytes(model), _as_bytes(laid)
    ends, found = followed(ours, theirs, starts, window=window)
    back, found_back = followed(theirs, ours, ends, window=window)
    away = np.linalg.norm((back - starts).reshape(-1, 2), axis=1)
    moved = np.linalg.norm((ends - starts).reshape(-1, 2), axis=1)
    sound = found & found_back & (away < _ASTRAY) & (moved < _FARTHEST)
    if sound.sum() < FEWEST:
        return None
    in_user = apply(np.linalg.inv(matrix), ends.reshape(-1, 2)[sound])
    return in_user, starts.reshape(-1, 2)[sound].astype(np.float64)


def followed(
    ours: Array, theirs: Array, starts: Array, *, window: int = WINDOW, levels: int = _LEVELS
) -> tuple[Array, Array]:
    """Where the points of `ours` at `starts` (n × 1 × 2) are in `theirs`, and which were found."""
    ends, found, _ = cv2.calcOpticalFlowPyrLK(
        ours, theirs, starts, starts.copy(), winSize=(window, window), maxLevel=levels
    )
    return ends, np.asarray(found).ravel() > 0


def _starts(model: Array, places: Array, there: Array, *, most: int) -> Array:
    """Corners and the detector's points where both pictures are, a few in every part of that."""
    every = places[_inside(places, there)]
    if most >= MOST_POINTS:  # else the points alone will do
        corners = sharp_corners(model, there, limit=most, apart=7)
        every = np.vstack([corners[_inside(corners, there)], every])
    starts = _spread(every, max(model.shape), most=most)
    return starts.astype(np.float32).reshape(-1, 1, 2)


def sharp_corners(grey: Array, there: Array, *, limit: int, apart: int) -> Array:
    """The clearest corners, n × 2, `apart` pixels from one another."""
    found: Any = cv2.goodFeaturesToTrack(grey, limit, _FAINTEST, apart, mask=there)
    return np.empty((0, 2)) if found is None else np.asarray(found).reshape(-1, 2)


def _spread(places: Array, side: int, *, most: int) -> Array:
    """At most PER_CELL in each cell of a grid, the first ones; `most` in all."""
    cells = np.floor(places / (side / CELLS)).astype(int)
    order = np.lexsort((np.arange(len(places)), cells[:, 0], cells[:, 1]))
    number = cells[order, 1] * 10_000 + cells[order, 0]
    first = np.flatnonzero(np.diff(number, prepend=-1))
    rank = np.arange(len(order)) - np.repeat(first, np.diff(first, append=len(order)))
    kept = order[rank < PER_CELL]
    result: Array = places[kept[:: -(-len(kept) // most)]] if len(kept) else places
    return result


def _inside(places: Array, there: Array) -> Array:
    height, width = there.shape
    x = np.clip(np.rint(places[:, 0]).astype(int), 0, width - 1)
    y = np.clip(np.rint(places[:, 1]).astype(int), 0, height - 1)
    result: Array = there[y, x] > 0
    return result


def _as_bytes(grey: Array) -> Array:
    return np.asarray(local_contrast(grey, reach=_REACH) * 31.0 + 128.0, np.uint8)
