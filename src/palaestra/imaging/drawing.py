"""Pictures made of an answer: one warped onto another, blended, or as a checkerboard."""

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.names import View

_CHECKS = 8
_STRENGTH = 0.5


def warped(colour: Array, matrix: Array, size: tuple[int, int]) -> Array:
    """`colour` (RGB) carried by `matrix` into a picture of `size`, transparent elsewhere: RGBA."""
    opaque = np.dstack([colour, np.full(colour.shape[:2], 255, np.uint8)])
    return cv2.warpPerspective(opaque, matrix, size, flags=cv2.INTER_LINEAR)


def drawn(below: Array, above: Array, view: View) -> Array:
    """`above` (RGBA) over `below` (RGB), as `view` has it: RGB, or RGBA where it is the warped."""
    if view == "warped":
        return above
    there = above[:, :, 3] > 127
    if view == "checker":
        there &= _squares(below.shape[0], below.shape[1])
        return np.where(there[:, :, None], above[:, :, :3], below)
    mixed = cv2.addWeighted(
        below, 1 - _STRENGTH, np.ascontiguousarray(above[:, :, :3]), _STRENGTH, 0
    )
    return np.where(there[:, :, None], mixed, below)


def _squares(height: int, width: int) -> Array:
    side = max(max(height, width) // _CHECKS, 1)
    rows, columns = np.arange(height) // side, np.arange(width) // side
    result: Array = (rows[:, None] + columns[None, :]) % 2 == 0
    return result


def write_png(picture: Array, path: str) -> None:
    """RGB or RGBA."""
    order = cv2.COLOR_RGBA2BGRA if picture.shape[2] == 4 else cv2.COLOR_RGB2BGR
    cv2.imwrite(path, cv2.cvtColor(picture, order), [cv2.IMWRITE_PNG_COMPRESSION, 4])
