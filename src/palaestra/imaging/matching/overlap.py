"""One picture laid over another, both with their brightness made local."""

from dataclasses import dataclass

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array


@dataclass(frozen=True, slots=True)
class Overlap:
    """Both pictures in one frame, as local contrast (float32); `mask` is where both are."""

    user: Array
    model: Array
    mask: Array


def laid_over(user: Array, model: Array, matrix: Array) -> tuple[Array, Array]:
    """`user` in the frame of `model`, and where it is; detail too fine for it is blurred first."""
    height, width = model.shape[:2]
    shrink = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2] / matrix[2, 2]))))
    if shrink < 0.7:
        user = cv2.GaussianBlur(user, (0, 0), 0.5 / max(shrink, 0.05))
    laid = cv2.warpPerspective(user, matrix, (width, height), flags=cv2.INTER_LINEAR)
    there = cv2.warpPerspective(np.full(user.shape[:2], 255, np.uint8), matrix, (width, height))
    return laid, np.asarray(there > 254)


def local_contrast(grey: Array, *, reach: float, mask: Array | None = None) -> Array:
    """What is brighter or darker than its surroundings, in units of their spread, within ±4.

    Exposure, vignetting and gradients of light vanish; `reach` in pixels is how far surroundings
    go. Outside `mask` nothing counts, and all is 0.
    """
    values = grey.astype(np.float32)
    mean, square = _averages(values, reach, mask)
    spread = square - mean * mean
    spread = np.sqrt(np.maximum(spread, 0.0))
    floor = max(float(np.median(spread)) * 0.25, 1.0)
    local = np.clip((values - mean) / (spread + floor), -4.0, 4.0)
    result: Array = local if mask is None else local * mask
    return result


def _averages(values: Array, reach: float, mask: Array | None) -> tuple[Array, Array]:
    """Of the surroundings of each pixel: the mean, and the mean of squares."""
    if mask is None:
        return _blurred(values, reach), _blurred(values * values, reach)
    inside = mask.astype(np.float32)
    weight = np.maximum(_blurred(inside, reach), 1e-3)
    known = values * inside
    return _blurred(known, reach) / weight, _blurred(known * values, reach) / weight


def _blurred(values: Array, reach: float) -> Array:
    """Two boxes on one another are nearly a Gaussian, at the same price for any reach."""
    side = 2 * round(reach * 1.2) + 1
    once = cv2.boxFilter(values, -1, (side, side), borderType=cv2.BORDER_REFLECT)
    return cv2.boxFilter(once, -1, (side, side), borderType=cv2.BORDER_REFLECT)
