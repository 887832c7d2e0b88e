"""A disk made level: the same size and place in every picture, its light evened out."""

from dataclasses import dataclass

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.matching.overlap import local_contrast
from palaestra.imaging.moon.limb import Disk

# Of the disk's radius: at the limb everything is foreshortened and the sky shines in.
EDGE = 0.95
_NIGHT = 0.22
_OBSTACLE = 3.0


@dataclass(frozen=True, slots=True)
class Level:
    """A square picture of `side` pixels whose disk fills it; `grey` as bytes, `contrast` evened.

    `mask` is what of the disk is lit and free; `from_own` carries the file's pixels here.
    """

    grey: Array
    contrast: Array
    mask: Array
    from_own: Array

    @property
    def side(self) -> int:
        return int(self.grey.shape[0])


def unit_to(side: int) -> Array:
    """From the unit circle to a picture of `side` pixels that it fills."""
    half = side / 2
    return np.array([[half, 0, half - 0.5], [0, half, half - 0.5], [0, 0, 1]])


def levelled(grey: Array, disk: Disk, *, side: int) -> Level:
    matrix = unit_to(side) @ disk.to_unit()
    shrink = side / 2 / disk.radius
    soft = cv2.GaussianBlur(grey, (0, 0), 0.45 / shrink) if shrink < 0.9 else grey
    flat = cv2.warpPerspective(
        soft, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
    )
    there = cv2.warpPerspective(
        np.full(grey.shape, 255, np.uint8), matrix, (side, side), flags=cv2.INTER_NEAREST
    )
    mask = _disk_mask(side) & (there > 0)
    mask &= _lit(flat, mask)
    return Level(flat, local_contrast(flat, reach=side / 14, mask=mask), mask, matrix)


def _disk_mask(side: int) -> Array:
    y, x = np.mgrid[0:side, 0:side]
    half = side / 2
    return np.asarray(np.hypot(x + 0.5 - half, y + 0.5 - half) < EDGE * half)


def _lit(flat: Array, mask: Array) -> Array:
    """Neither night nor behind something dark: bright enough, with a margin."""
    if not mask.any():
        return mask
    day = float(np.percentile(flat[mask], 85))
    sky = float(np.percentile(flat[mask], 1))
    dark = flat < sky + _NIGHT * (day - sky)
    thin = cv2.morphologyEx(dark.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    grown = cv2.dilate(thin, np.ones((5, 5), np.uint8))
    if (grown > 0)[mask].mean() > 0.7:  # a picture of little contrast, not of a night
        return np.ones_like(mask)
    return np.asarray(grown == 0)
