"""The original's recipe answers or refuses, whatever its points are."""

import numpy as np

from palaestra.imaging.recipes import classic
from palaestra.imaging.recipes.recipe import unheard


def test_matrix_that_no_pair_agrees_with_is_an_answer_without_pairs(monkeypatch):
    monkeypatch.setattr(classic.cv2, "findHomography", lambda *_: (np.eye(3), np.zeros((9, 1))))
    rng = np.random.default_rng(5)
    same = rng.uniform(0, 90, (9, 2)), rng.uniform(0, 9, (9, 8)).astype(np.float32)
    monkeypatch.setitem(classic.DETECTORS, "ORB", lambda _grey: same)
    picture = np.zeros((100, 100), np.uint8)

    found = classic.register(picture, picture, name="ORB", report=unheard)

    assert (found.inliers, found.matches) == (0, 9)
