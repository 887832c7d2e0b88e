"""Many points that agree prove an answer that little else speaks for."""

import cv2
import numpy as np

from palaestra.imaging.registering import register
from tests.builders.imaging import corner_error, moon, turned


def behind_bars() -> np.ndarray:
    """A noisy photo of a plain close-up, with bars before a third of it."""
    noise = np.random.default_rng(3).normal(0, 10, (512, 512))
    photo = np.clip(turned(moon()) + noise, 0, 255).astype(np.uint8)
    for place in range(40, 512, 70):
        cv2.line(photo, (place, 0), (place - 60, 511), 20, 28)
    return photo


def test_crowd_of_points_is_believed_where_the_pictures_are_hardly_alike():
    found = register(behind_bars(), moon(), algorithm="ORB")

    assert found.evidence["likeness"] < 0.4
    assert corner_error(found.matrix) < 3
    assert found.confidence > 0.5
