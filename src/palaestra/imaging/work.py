"""What the workers run: the only module of this feature that the server calls by name."""

import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from palaestra.imaging.asked import Asked, Limits
from palaestra.imaging.frames import to_fitted
from palaestra.imaging.matching.geometry import Array, apply, unit
from palaestra.imaging.pictures.reading import Picture, read_picture
from palaestra.imaging.recipes.recipe import Found
from palaestra.imaging.registering import register as registered

# One worker is one core's work.
cv2.setNumThreads(1)

POINTS_SHOWN = 200


def register(
    *, user: Path, model: Path, asked: Asked, progress: Callable[[float, str], None]
) -> dict[str, object]:
    """The fields of schemas.Registered. Raises Invalid, TooLarge or Refused."""
    began = time.perf_counter()
    ours = _read(user, "user-file", asked.limits)
    theirs = _read(model, "model-file", asked.limits)
    found = registered(
        ours.grey,
        theirs.grey,
        algorithm=asked.algorithm,
        recipe=asked.recipe,
        mirror=asked.mirror,
        report=progress,
    )
    return _answer(found, asked, ours, theirs, elapsed=time.perf_counter() - began)


def _read(path: Path, field: str, limits: Limits) -> Picture:
    return read_picture(str(path), field=field, pixels=limits.pixels)


def _answer(
    found: Found, asked: Asked, user: Picture, model: Picture, *, elapsed: float
) -> dict[str, object]:
    matrix = _in_frame(found.matrix, asked, user, model)
    return {
        "homography_matrix": matrix.tolist(),
        "algorithm": found.algorithm,
        "recipe": asked.recipe,
        "frame": asked.frame,
        "confidence": round(found.confidence, 3),
        "inliers": found.inliers,
        "matches": found.matches,
        "keypoints": {"user": found.keypoints[0], "model": found.keypoints[1]},
        "rms_error_px": round(_rms(found, matrix), 3),
        "elapsed_ms": round(elapsed * 1000),
        "user": {"width": user.width, "height": user.height},
        "model": {"width": model.width, "height": model.height},
        "points": np.round(_spread(found.pairs), 1).tolist(),
    }


def _in_frame(matrix: Array, asked: Asked, user: Picture, model: Picture) -> Array:
    """From the model file's pixels to those of the frame that was asked for."""
    if asked.frame == "model":
        return matrix
    within = user.width, user.height
    return unit(to_fitted(model.width, model.height, within=within) @ matrix)


def _rms(found: Found, matrix: Array) -> float:
    """How far the inliers are from where the matrix puts them, in pixels of the frame."""
    if not found.inliers:
        return 0.0
    to_frame = matrix @ np.linalg.inv(found.matrix)
    away = apply(matrix, found.pairs[:, :2]) - apply(to_frame, found.pairs[:, 2:])
    return float(np.sqrt((away**2).sum(axis=1).mean()))


def _spread(pairs: Array) -> Array:
    """Some of the pairs, from all over the picture and not only where they are dense."""
    step = max(1, -(-len(pairs) // POINTS_SHOWN))
    order = np.lexsort((pairs[:, 0], np.round(pairs[:, 1] / 40)))
    result: Array = pairs[order[::step]]
    return result
