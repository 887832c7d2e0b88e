"""From all pixels instead of points: the last word on answers whose points leave them unsure.

The enhanced correlation coefficient of Evangelidis and Psarakis (2008), climbed over the eight
numbers of a homography. Pixels are evened only where their surroundings are stark, or the noise
of plain ones would count as much as what there is to see.
"""

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.matching.overlap import laid_over, local_contrast, soft_contrast

_REACH = 14.0
# In units of the usual spread; see `soft_contrast`.
_FLOOR = 4.0
_SMOOTHED = 5
_STEPS = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 40, 1e-5)
_EDGE = 15
_HIDDEN = 2.2
_FEWEST = 2000


def climbed(user: Array, model: Array, matrix: Array) -> Array | None:
    """A matrix near `matrix` (user to model) under which the pictures correlate better.

    None where the climb leads nowhere.
    """
    for _ in range(2):
        laid, there = laid_over(user, model, matrix)
        if there.sum() < _FEWEST:
            return None
        ours, theirs, mask = _evened(laid, model, there)
        try:
            _, step = cv2.findTransformECC(
                theirs, ours, np.eye(3, dtype=np.float32), cv2.MOTION_HOMOGRAPHY,
                _STEPS, mask, _SMOOTHED,
            )  # fmt: skip
        except cv2.error:  # it says so when it does not converge
            return None
        if not np.isfinite(step).all() or abs(np.linalg.det(step)) < 1e-6:
            return None
        matrix = np.linalg.inv(step.astype(np.float64)) @ matrix
    result: Array = matrix / matrix[2, 2]
    return result


def _evened(laid: Array, model: Array, there: Array) -> tuple[Array, Array, Array]:
    """Both pictures as float32, and a mask of bytes without edges and what stands before it."""
    ours, theirs = (
        soft_contrast(picture, reach=_REACH, mask=there, floor=_FLOOR) for picture in (laid, model)
    )
    stark = [local_contrast(picture, reach=_REACH, mask=there) for picture in (laid, model)]
    apart = cv2.boxFilter((stark[0] - stark[1]) ** 2, -1, (_EDGE, _EDGE))
    hidden = apart > _HIDDEN * max(float(np.median(apart[there])), 0.3)
    free = (there & ~hidden).astype(np.uint8)
    mask = cv2.erode(free, np.ones((_EDGE, _EDGE), np.uint8), borderValue=0)
    return ours, theirs, mask
