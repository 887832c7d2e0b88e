"""The Moon as a ball: where a point of one disk lies in another, seen from another side."""

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array


def rotation(longitude: float, latitude: float, turn: float) -> Array:
    """Angles in radians: first `turn` about the line of sight, then the two tilts."""
    return _about("y", longitude) @ _about("x", latitude) @ _about("z", turn)


def _about(axis: str, angle: float) -> Array:
    cos, sin = np.cos(angle), np.sin(angle)
    return {
        "x": np.array([[1, 0, 0], [0, cos, -sin], [0, sin, cos]]),
        "y": np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]]),
        "z": np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]]),
    }[axis]


def carried(unit: Array, turned: Array) -> Array:
    """Places n × 2 in the unit disk after the ball has `turned`; NaN for what is then behind."""
    depth = 1 - (unit**2).sum(axis=1)
    seen = np.column_stack([unit, np.sqrt(np.maximum(depth, 0))]) @ turned.T
    seen[(seen[:, 2] < 0.05) | (depth < 0)] = np.nan
    result: Array = seen[:, :2]
    return result


def maps(side: int, turned: Array) -> tuple[Array, Array]:
    """For `cv2.remap`: where each pixel of a level picture comes from in one before it `turned`."""
    half = side / 2
    y, x = np.mgrid[0:side, 0:side]
    unit = np.stack([(x + 0.5) / half - 1, (y + 0.5) / half - 1], axis=2).reshape(-1, 2)
    source = carried(unit, turned.T)
    pixels = np.nan_to_num((source + 1) * half - 0.5, nan=-1e4).astype(np.float32)
    return pixels[:, 0].reshape(side, side), pixels[:, 1].reshape(side, side)


def seen_turned(picture: Array, turned: Array) -> Array:
    """A level picture as it looks after the ball has `turned`."""
    xs, ys = maps(picture.shape[0], turned)
    return cv2.remap(picture, xs, ys, cv2.INTER_LINEAR)
