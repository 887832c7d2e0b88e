"""ORB: quick, from corners; of bits."""

import cv2

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.matching.points import Points, points_of
from palaestra.imaging.recipes.by_points import Effort, Way, glance, thorough
from palaestra.imaging.recipes.named import by_name
from palaestra.imaging.recipes.recipe import Found, Report

# Of brightness around a corner; few points are found among stark ones in half of the time.
_STARK, _CLEAR, _FAINT = 20, 8, 3
_FEW = 500


def detect(grey: Array, *, limit: int, eager: bool) -> Points:
    threshold = _FAINT if eager else _CLEAR if limit > _FEW else _STARK
    detector = cv2.ORB.create(
        limit, scaleFactor=1.2, nlevels=8, fastThreshold=threshold, patchSize=31
    )
    keypoints, looks = detector.detectAndCompute(grey, None)
    return points_of(keypoints, looks, limit=limit)


WAY = Way(
    name="ORB", detect=detect, efforts=(glance(500, enough=0.7), Effort(points=1000), thorough())
)


def register(user: Array, model: Array, *, mirror: bool, report: Report) -> Found:
    return by_name(user, model, WAY, mirror=mirror, report=report)
