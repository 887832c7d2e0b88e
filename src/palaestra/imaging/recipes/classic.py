"""The original's recipe, kept as the reference that ours are measured against.

Detector defaults on the grey picture, brute-force matches of the two nearest under L2 for all
kinds of points, ratio 0.7, RANSAC at 5 px, in the frame of the model scaled to fit inside the
user image.
"""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from palaestra.imaging.frames import fitting_inside
from palaestra.imaging.matching.geometry import Array, apply, unit
from palaestra.imaging.reasons import FEW_POINTS
from palaestra.imaging.recipes.recipe import NO_MATRIX, TOO_FEW_POINTS, Found, Refused, Report

RATIO = 0.7
REACH = 5.0
FEWEST = 4
# The original claims nothing about its answers.
UNKNOWN = 0.0


def _surf(grey: Array) -> tuple[Array, Array | None]:
    """In place of OpenCV's, which no package has: mahotas's with its defaults."""
    import mahotas.features.surf as mahotas_surf

    rows = mahotas_surf.surf(grey)
    return rows[:, [1, 0]], rows[:, 6:].astype(np.float32)


def _opencvs(make: Callable[[], Any]) -> Callable[[Array], tuple[Array, Array | None]]:
    def detect(grey: Array) -> tuple[Array, Array | None]:
        keypoints, looks = make().detectAndCompute(grey, None)
        places = np.array([point.pt for point in keypoints], np.float64).reshape(-1, 2)
        return places, None if looks is None else looks.astype(np.float32)

    return detect


DETECTORS: dict[str, Callable[[Array], tuple[Array, Array | None]]] = {
    "SIFT": _opencvs(cv2.SIFT.create),
    "ORB": _opencvs(cv2.ORB.create),
    "AKAZE": _opencvs(cv2.xfeatures2d.AKAZE.create),
    "BRISK": _opencvs(cv2.xfeatures2d.BRISK.create),
    "SURF": _surf,
}


def register(user: Array, model: Array, *, name: str, report: Report) -> Found:
    """Raises Refused with the document's sentences."""
    report(0.1, "looking for points")
    inside, from_model = fitting_inside(model, user.shape[1], user.shape[0])
    ours, our_looks = DETECTORS[name](user)
    theirs, their_looks = DETECTORS[name](inside)
    if our_looks is None or their_looks is None or min(len(ours), len(theirs)) < 2:
        raise Refused(TOO_FEW_POINTS, code=FEW_POINTS)
    pairs = _matched(our_looks, their_looks)
    if len(pairs) < FEWEST:
        raise Refused(TOO_FEW_POINTS, code=FEW_POINTS)
    before, after = ours[pairs[:, 0]], theirs[pairs[:, 1]]
    matrix, agrees = cv2.findHomography(before, after, cv2.RANSAC, REACH)
    if matrix is None:
        raise Refused(NO_MATRIX)
    to_file = np.linalg.inv(from_model)
    kept = agrees.ravel() > 0
    in_model = apply(to_file, after[kept])  # of which there may be none
    return Found(
        matrix=unit(to_file @ matrix),
        algorithm=name,
        confidence=UNKNOWN,
        pairs=np.hstack([before[kept], in_model]),
        matches=len(pairs),
        keypoints=(len(ours), len(theirs)),
    )


def _matched(ours: Array, theirs: Array) -> Array:
    found = cv2.BFMatcher(cv2.NORM_L2).knnMatch(ours, theirs, k=2)
    clear = [
        (pair[0].queryIdx, pair[0].trainIdx)
        for pair in found
        if len(pair) == 2 and pair[0].distance < RATIO * pair[1].distance
    ]
    return np.array(clear, np.int64).reshape(-1, 2)
