"""BRISK: corners over sizes; of bits."""

from functools import cache

import cv2

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.matching.points import Points, points_of
from palaestra.imaging.recipes.by_points import Effort, Way, glance, thorough
from palaestra.imaging.recipes.named import by_name
from palaestra.imaging.recipes.recipe import Found, Report


@cache
def _detector(threshold: int) -> cv2.xfeatures2d.BRISK:
    """Kept: its tables of patterns take longer to make than a picture takes."""
    return cv2.xfeatures2d.BRISK.create(thresh=threshold, octaves=4)


def detect(grey: Array, *, limit: int, eager: bool) -> Points:
    detector = _detector(12 if eager else 25)
    keypoints = detector.detect(grey, None)
    if len(keypoints) > limit:  # described one by one, at a price
        keypoints = sorted(keypoints, key=lambda point: -point.response)[:limit]
    keypoints, looks = detector.compute(grey, keypoints)
    return points_of(keypoints, looks, limit=limit)


WAY = Way(
    name="BRISK", detect=detect, efforts=(glance(800, enough=0.5), Effort(points=1200), thorough())
)


def register(user: Array, model: Array, *, mirror: bool, report: Report) -> Found:
    return by_name(user, model, WAY, mirror=mirror, report=report)
