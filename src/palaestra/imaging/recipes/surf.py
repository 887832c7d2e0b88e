"""SURF by mahotas, since OpenCV's is compiled out of every package for want of a licence."""

import mahotas.features.surf as mahotas_surf
import numpy as np

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.matching.points import NONE_FOUND, Points
from palaestra.imaging.recipes.by_points import Effort, Way, glance
from palaestra.imaging.recipes.named import by_name
from palaestra.imaging.recipes.recipe import Found, Report

# Of its rows: y, x, scale, score, laplacian, angle, then 64 numbers of the look.
_Y, _X, _LOOK = 0, 1, 6


def detect(grey: Array, *, limit: int, eager: bool) -> Points:
    rows = mahotas_surf.surf(grey, threshold=0.02 if eager else 0.1, max_points=limit)
    rows = rows[np.isfinite(rows).all(axis=1)]
    if not len(rows):
        return NONE_FOUND
    looks = rows[:, _LOOK:].astype(np.float32)
    looks /= np.linalg.norm(looks, axis=1, keepdims=True) + 1e-9
    return Points(rows[:, [_X, _Y]], looks)


WAY = Way(name="SURF", detect=detect, efforts=(glance(800), Effort(points=1200)))


def register(user: Array, model: Array, *, mirror: bool, report: Report) -> Found:
    return by_name(user, model, WAY, mirror=mirror, report=report)
