"""Pictures of a like size and contrast to work on, and the way back to their own pixels."""

from dataclasses import dataclass

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array, scaled

# In pixels of the longer side. Above, more pixels cost time and find no more; see the benchmark.
LARGEST = 560
SMALLEST = 420
MOST_ENLARGED = 2.0
_DARKEST, _BRIGHTEST = 0.005, 0.995


@dataclass(frozen=True, slots=True)
class Working:
    """`grey` is a resized and stretched picture; `from_own` carries the file's pixels to its."""

    grey: Array
    from_own: Array

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return int(self.grey.shape[1]), int(self.grey.shape[0])


def working(grey: Array, *, largest: int = LARGEST, smallest: int = SMALLEST) -> Working:
    height, width = grey.shape
    longer = max(height, width)
    factor = min(largest / longer, 1.0)
    if longer < smallest:
        factor = min(smallest / longer, MOST_ENLARGED)
    return resized(grey, factor)


class Sizes:
    """A picture in the sizes that are asked for, each made once."""

    def __init__(self, grey: Array) -> None:
        self.grey = grey
        self._made: dict[tuple[int, int], Working] = {}

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture itself."""
        return int(self.grey.shape[1]), int(self.grey.shape[0])

    def at(self, largest: int, smallest: int = SMALLEST) -> Working:
        wanted = (largest, smallest)
        if wanted not in self._made:
            self._made[wanted] = working(self.grey, largest=largest, smallest=smallest)
        return self._made[wanted]


def resized(grey: Array, factor: float) -> Working:
    height, width = grey.shape
    size = max(round(width * factor), 1), max(round(height * factor), 1)
    if size == (width, height):
        return Working(stretched(grey), np.eye(3))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    small = cv2.resize(grey, size, interpolation=how)
    return Working(stretched(small), scaled(size[0] / width, size[1] / height))


def stretched(grey: Array) -> Array:
    """The values between the extremes over all of 0 to 255; a blank picture stays blank."""
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel().cumsum()
    low, high = np.searchsorted(counts, [_DARKEST * counts[-1], _BRIGHTEST * counts[-1]])
    if high - low < 2:
        return grey
    table = np.clip((np.arange(256) - low) * (255.0 / (high - low)), 0, 255).astype(np.uint8)
    return cv2.LUT(grey, table)


def equalised(image: Working) -> Working:
    """Contrast made alike in every part of the picture."""
    return Working(cv2.createCLAHE(4.0, (8, 8)).apply(image.grey), image.from_own)
