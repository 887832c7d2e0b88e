"""What the workers run: the only module of this feature that the server calls by name."""

import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from palaestra.core.errors import Invalid
from palaestra.imaging.asked import Asked, Limits
from palaestra.imaging.drawing import drawn, warped, write_png
from palaestra.imaging.frames import to_fitted
from palaestra.imaging.matching.geometry import Array, apply, unit
from palaestra.imaging.moon.limb import find_disk
from palaestra.imaging.names import View
from palaestra.imaging.pictures.reading import Picture, read_picture
from palaestra.imaging.recipes.recipe import Found, Report
from palaestra.imaging.registering import register as registered

# One worker is one core's work.
cv2.setNumThreads(1)

POINTS_SHOWN = 200


def register(*, user: Path, model: Path, asked: Asked, progress: Report) -> dict[str, Any]:
    """The fields of schemas.Registered. Raises Invalid, TooLarge or Refused."""
    began = time.perf_counter()
    ours = _read(user, "user-file", asked.limits)
    theirs = _read(model, "model-file", asked.limits)
    found = _found(ours, theirs, asked, progress)
    return answer(found, asked, ours, theirs, elapsed=time.perf_counter() - began)


def _found(user: Picture, model: Picture, asked: Asked, progress: Report) -> Found:
    return registered(
        user.grey,
        model.grey,
        algorithm=asked.algorithm,
        recipe=asked.recipe,
        mirror=asked.mirror,
        report=progress,
    )


def _read(path: Path, field: str, limits: Limits) -> Picture:
    return read_picture(str(path), field=field, pixels=limits.pixels)


def answer(
    found: Found, asked: Asked, user: Picture, model: Picture, *, elapsed: float
) -> dict[str, Any]:
    """The fields of schemas.Registered."""
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


def in_model_file(answered: dict[str, Any]) -> list[list[float]]:
    """The matrix of an `answer` as it leads into the model file's own pixels."""
    matrix = np.array(answered["homography_matrix"], np.float64)
    if answered["frame"] == "scaled":
        user, model = answered["user"], answered["model"]
        within = user["width"], user["height"]
        matrix = np.linalg.inv(to_fitted(model["width"], model["height"], within=within)) @ matrix
    rows: list[list[float]] = unit(matrix).tolist()
    return rows


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


def preview(
    *,
    user: Path,
    model: Path,
    layer: Path | None,
    asked: Asked,
    view: View,
    out: Path,
    matrix: list[list[float]] | None = None,
    progress: Report,
) -> dict[str, float]:
    """Draw the model, or a layer in its place, over the user image into a PNG at `out`.

    With `matrix` (user to model file) nothing is registered again. Its ``confidence``.
    """
    ours, theirs = _read(user, "user-file", asked.limits), _read(model, "model-file", asked.limits)
    confidence = 1.0
    if matrix is None:
        found = _found(ours, theirs, asked, progress)
        onto, confidence = np.linalg.inv(found.matrix), found.confidence
    else:
        onto = np.linalg.inv(np.array(matrix, np.float64))
    above = theirs if layer is None else _read(layer, "layer-file", asked.limits)
    stretch = np.diag([theirs.width / above.width, theirs.height / above.height, 1.0])
    laid = warped(above.colour, onto @ stretch, (ours.width, ours.height))
    write_png(drawn(ours.colour, laid, view), str(out))
    return {"confidence": round(confidence, 3)}


def circle(*, user: Path, limits: Limits) -> dict[str, float]:
    """The fields of schemas.Circle. Raises Invalid where nothing in the picture is a disk."""
    picture = _read(user, "user-file", limits)
    disk = find_disk(picture.grey)
    if disk is None:
        raise Invalid("user-file", "Cannot find the disk of the Moon in the picture")
    return {"x": round(disk.x, 2), "y": round(disk.y, 2), "radius": round(disk.radius, 2)}
