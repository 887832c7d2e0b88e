"""AKAZE: blurs along edges and not across them; of bits."""

import cv2

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.matching.points import Points, points_of
from palaestra.imaging.recipes.by_points import Effort, Way, glance, thorough
from palaestra.imaging.recipes.named import by_name
from palaestra.imaging.recipes.recipe import Found, Report

_CLEAR = 0.0006
_FAINT = 0.0001


def detect(grey: Array, *, limit: int, eager: bool) -> Points:
    detector = cv2.xfeatures2d.AKAZE.create(threshold=_FAINT if eager else _CLEAR)
    keypoints, looks = detector.detectAndCompute(grey, None)
    return points_of(keypoints, looks, limit=limit)


WAY = Way(
    name="AKAZE", detect=detect, efforts=(glance(800, enough=0.5), Effort(points=1500), thorough())
)


def register(user: Array, model: Array, *, mirror: bool, report: Report) -> Found:
    return by_name(user, model, WAY, mirror=mirror, report=report)
