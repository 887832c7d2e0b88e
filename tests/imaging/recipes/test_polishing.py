"""All pixels have a say where points leave an answer unsure, and no more than their share."""

import cv2
import numpy as np

from palaestra.imaging.matching.working import Sizes
from palaestra.imaging.recipes.polishing import sharpened
from tests.builders.imaging import corner_error, moon

TRUE = np.array([[0.98, 0.03, 6.0], [-0.02, 1.01, -4.0], [2e-5, -1e-5, 1.0]])
OFF = np.array([[1, 0.004, 2.5], [-0.004, 1, -2.0], [0, 0, 1]]) @ TRUE


def pictures() -> tuple[Sizes, Sizes]:
    photo = cv2.warpPerspective(moon(), np.linalg.inv(TRUE), (512, 512))
    return Sizes(cv2.GaussianBlur(photo, (0, 0), 1.2)), Sizes(moon())


def test_answer_is_the_middle_between_points_and_pixels():
    found = sharpened(*pictures(), OFF, unsure=5.0, mirror=False)

    before = corner_error(OFF, TRUE)
    assert 0.4 * before < corner_error(found, TRUE) < 0.6 * before


def test_climb_beyond_what_the_points_allow_is_not_followed():
    assert sharpened(*pictures(), OFF, unsure=0.1, mirror=False) is OFF
