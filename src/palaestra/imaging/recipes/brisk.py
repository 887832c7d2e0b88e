"""BRISK: corners over sizes; of bits."""

import cv2

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.matching.points import Points, points_of
from palaestra.imaging.recipes.by_points import by_points
from palaestra.imaging.recipes.recipe import Found, Report


def detect(grey: Array, *, limit: int, eager: bool) -> Points:
    detector = cv2.xfeatures2d.BRISK.create(thresh=12 if eager else 25, octaves=4)
    keypoints = detector.detect(grey, None)
    if len(keypoints) > limit:  # described one by one, at a price
        keypoints = sorted(keypoints, key=lambda point: -point.response)[:limit]
    keypoints, looks = detector.compute(grey, keypoints)
    return points_of(keypoints, looks, limit=limit)


def register(user: Array, model: Array, *, mirror: bool, report: Report) -> Found:
    return by_points(user, model, detect, name="BRISK", mirror=mirror, report=report)
