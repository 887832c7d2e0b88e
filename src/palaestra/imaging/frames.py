"""The frame of the documented matrix: the model made to fit inside the user image's size."""

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array, scaled


def fitted_size(width: int, height: int, *, within: tuple[int, int]) -> tuple[int, int]:
    """The size of a picture made to fit `within` a width and height, keeping its aspect."""
    factor = min(within[0] / width, within[1] / height)
    return max(round(width * factor), 1), max(round(height * factor), 1)


def to_fitted(width: int, height: int, *, within: tuple[int, int]) -> Array:
    """The matrix from the model file's pixels to those of the fitted model."""
    new_width, new_height = fitted_size(width, height, within=within)
    return scaled(new_width / width, new_height / height)


def fitting_inside(model: Array, width: int, height: int) -> tuple[Array, Array]:
    """The model resized to fit, and the matrix from its own pixels to those."""
    size = fitted_size(model.shape[1], model.shape[0], within=(width, height))
    if size == (model.shape[1], model.shape[0]):
        return model, np.eye(3)
    how = cv2.INTER_AREA if size[0] < model.shape[1] else cv2.INTER_LINEAR
    matrix = scaled(size[0] / model.shape[1], size[1] / model.shape[0])
    return cv2.resize(model, size, interpolation=how), matrix
