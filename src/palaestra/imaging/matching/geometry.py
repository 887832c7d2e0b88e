"""Homographies as 3 × 3 matrices and points as n × 2, x first; pixel centres at whole numbers."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]


def scaled(factor_x: float, factor_y: float | None = None) -> Array:
    """The matrix that resizing a picture is: the centre of its first pixel moves too."""
    y = factor_x if factor_y is None else factor_y
    return np.array(
        [[factor_x, 0, (factor_x - 1) / 2], [0, y, (y - 1) / 2], [0, 0, 1]], dtype=np.float64
    )


def apply(matrix: Array, points: Array) -> Array:
    """`points` carried over; infinite where they meet the horizon."""
    flat = np.asarray(points, np.float64).reshape(-1, 2)
    carried = flat @ matrix[:, :2].T + matrix[:, 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Array = carried[:, :2] / carried[:, 2:]
    return result


def depths(matrix: Array, points: Array) -> Array:
    """The third coordinate before division: its sign changes across the horizon."""
    flat = np.asarray(points, np.float64).reshape(-1, 2)
    result: Array = flat @ matrix[2, :2] + matrix[2, 2]
    return result


def corners(width: int, height: int) -> Array:
    """Outer edges of a picture, clockwise from top left."""
    right, bottom = width - 0.5, height - 0.5
    return np.array([[-0.5, -0.5], [right, -0.5], [right, bottom], [-0.5, bottom]])


def unit(matrix: Array) -> Array:
    """With 1 in the last place, as documented answers have it."""
    result: Array = matrix / matrix[2, 2]
    return result


def stretches(matrix: Array, points: Array) -> Array:
    """How much longer things become at each of `points`: the root of the local change of area.

    Negative where the picture is mirrored.
    """
    depth = depths(matrix, points)
    with np.errstate(divide="ignore", invalid="ignore"):
        areas = np.linalg.det(matrix) / depth**3
    result: Array = np.sign(areas) * np.sqrt(np.abs(areas))
    return result
