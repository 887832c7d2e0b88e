"""When an answer ends the search for a better one."""

import numpy as np

from palaestra.imaging.recipes.recipe import NO_PAIRS, Found, is_settled


def found(*, confidence: float, **evidence: float) -> Found:
    return Found(
        matrix=np.eye(3),
        algorithm="ORB",
        confidence=confidence,
        pairs=NO_PAIRS,
        matches=0,
        keypoints=(0, 0),
        evidence=evidence,
    )


def test_sure_answer_under_which_the_pictures_are_alike_ends_the_search():
    assert is_settled(found(confidence=0.9, likeness=0.9))
    assert not is_settled(found(confidence=0.7, likeness=0.9))
    assert not is_settled(found(confidence=0.9, likeness=0.9), enough=0.97)


def test_answer_that_its_points_alone_prove_does_not():
    assert not is_settled(found(confidence=0.99, likeness=0.4))


def test_disk_is_judged_by_its_own_curve():
    assert is_settled(found(confidence=0.9, disk=1.0, likeness=0.6))
