"""SIFT: the most faithful of the five, and AUTO's first choice."""

import cv2

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.matching.points import Points, points_of, rooted
from palaestra.imaging.recipes.by_points import Effort, Way, glance, thorough
from palaestra.imaging.recipes.named import by_name
from palaestra.imaging.recipes.recipe import Found, Report

_CONTRAST = 0.02
_FAINT = 0.008


def detect(grey: Array, *, limit: int, eager: bool) -> Points:
    detector = cv2.SIFT.create(limit, contrastThreshold=_FAINT if eager else _CONTRAST)
    keypoints, looks = detector.detectAndCompute(grey, None)
    points = points_of(keypoints, looks, limit=limit)
    return Points(points.places, rooted(points.looks)) if len(points) else points


WAY = Way(name="SIFT", detect=detect, efforts=(glance(800), Effort(points=1500), thorough()))


def register(user: Array, model: Array, *, mirror: bool, report: Report) -> Found:
    return by_name(user, model, WAY, mirror=mirror, report=report)
