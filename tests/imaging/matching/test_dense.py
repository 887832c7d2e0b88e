"""All pixels find what points left open, and say so where there is nothing to climb."""

import cv2
import numpy as np

from palaestra.imaging.matching.dense import climbed
from tests.builders.imaging import corner_error, moon

TRUE = np.array([[0.98, 0.03, 6.0], [-0.02, 1.01, -4.0], [2e-5, -1e-5, 1.0]])


def photo() -> np.ndarray:
    """The Moon through a matrix, darker, blurred and noisy."""
    laid = cv2.warpPerspective(moon(), np.linalg.inv(TRUE), (512, 512)).astype(float)
    noise = np.random.default_rng(6).normal(0, 6, laid.shape)
    return np.clip(cv2.GaussianBlur(laid * 0.7, (0, 0), 1.2) + noise, 0, 255).astype(np.uint8)


def test_matrix_that_is_a_little_off_is_set_right():
    shift = np.array([[1, 0.004, 2.5], [-0.004, 1, -2.0], [0, 0, 1]])

    found = climbed(photo(), moon(), shift @ TRUE)

    assert corner_error(shift @ TRUE, TRUE) > 3
    assert corner_error(found, TRUE) < 0.8


def test_pictures_that_hardly_overlap_are_left_alone():
    away = np.array([[1.0, 0, 490], [0, 1, 490], [0, 0, 1]])

    assert climbed(photo(), moon(), away) is None


def test_pictures_without_anything_to_see_are_left_alone():
    blank = np.full((300, 300), 90, np.uint8)

    assert climbed(blank, blank, np.eye(3)) is None
