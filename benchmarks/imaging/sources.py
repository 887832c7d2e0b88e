"""Pictures to make pairs of: those that scikit-image ships, and a Moon of our own making."""

from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from skimage import data

Array = npt.NDArray[Any]

# Photos of things of every kind; the Moon is there several times, since it is what people bring.
NAMES = (
    "moon",
    "camera",
    "astronaut",
    "coffee",
    "moon",
    "chelsea",
    "rocket",
    "hubble_deep_field",
    "moon",
    "retina",
    "coins",
    "brick",
    "gravel",
    "immunohistochemistry",
)
LONGEST = 1000


@cache
def picture(name: str) -> Array:
    """In colour, at most LONGEST pixels on its longer side."""
    image = np.asarray(getattr(data, name)())
    if image.ndim == 2:
        image = np.repeat(image[:, :, None], 3, axis=2)
    factor = LONGEST / max(image.shape[:2])
    if factor < 1:
        size = round(image.shape[1] * factor), round(image.shape[0] * factor)
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(image)
