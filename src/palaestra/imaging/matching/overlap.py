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
    spread = np.sqrt(np.maximum(square - mean * mean, 0.0))
    floor = max(float(np.median(spread[::4, ::4])) * 0.25, 1.0)
    local = (values - _to(mean, values)) / (_to(spread, values) + floor)
    local = np.clip(local, -4.0, 4.0)
    result: Array = local if mask is None else local * mask
    return result


def soft_contrast(grey: Array, *, reach: float, mask: Array, floor: float) -> Array:
    """As `local_contrast`, but what is plainer than `floor` times the usual stays plain.

    There is little but noise in it.
    """
    values = grey.astype(np.float32)
    mean, square = (_to(coarse, values) for coarse in _averages(values, reach, mask))
    spread = np.sqrt(np.maximum(square - mean * mean, 0.0))
    least = max(float(np.median(spread[mask])) * floor, 1.0)
    result: Array = np.clip((values - mean) / (spread + least), -4.0, 4.0) * mask
    return result


def _averages(values: Array, reach: float, mask: Array | None) -> tuple[Array, Array]:
    """Of the surroundings of each pixel: the mean, and the mean of squares; at a coarser size."""
    step = max(int(reach / 3), 1)
    if mask is None:
        fine = _coarse(values, step), _coarse(values * values, step)
        return _blurred(fine[0], reach / step), _blurred(fine[1], reach / step)
    inside = mask.astype(np.float32)
    known = values * inside
    weight = np.maximum(_blurred(_coarse(inside, step), reach / step), 1e-3)
    mean = _blurred(_coarse(known, step), reach / step) / weight
    return mean, _blurred(_coarse(known * values, step), reach / step) / weight


def _coarse(values: Array, step: int) -> Array:
    if step == 1:
        return values
    size = max(values.shape[1] // step, 1), max(values.shape[0] // step, 1)
    return cv2.resize(values, size, interpolation=cv2.INTER_AREA)


def _to(coarse: Array, fine: Array) -> Array:
    if coarse.shape == fine.shape:
        return coarse
    return cv2.resize(coarse, (fine.shape[1], fine.shape[0]), interpolation=cv2.INTER_LINEAR)


def _blurred(values: Array, reach: float) -> Array:
    """Two boxes on one another are nearly a Gaussian, at the same price for any reach."""
    side = 2 * round(reach * 1.2) + 1
    once = cv2.boxFilter(values, -1, (side, side), borderType=cv2.BORDER_REFLECT)
    return cv2.boxFilter(once, -1, (side, side), borderType=cv2.BORDER_REFLECT)
