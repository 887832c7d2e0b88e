"""ORB: quick, from corners; of bits."""

import cv2

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.matching.points import Points, points_of
from palaestra.imaging.recipes.by_points import Effort, Way, thorough
from palaestra.imaging.recipes.named import by_name
from palaestra.imaging.recipes.recipe import Found, Report


def detect(grey: Array, *, limit: int, eager: bool) -> Points:
    detector = cv2.ORB.create(
        limit, scaleFactor=1.2, nlevels=8, fastThreshold=3 if eager else 8, patchSize=31
    )
    keypoints, looks = detector.detectAndCompute(grey, None)
    return points_of(keypoints, looks, limit=limit)


WAY = Way(name="ORB", detect=detect, efforts=(Effort(points=1000), thorough()))


def register(user: Array, model: Array, *, mirror: bool, report: Report) -> Found:
    return by_name(user, model, WAY, mirror=mirror, report=report)
