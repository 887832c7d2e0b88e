"""The limb of the Moon in a picture: an ellipse through edges whose bright side is inwards.

Edges vote by chance: three of them make a circle, and the circle that most of the limb agrees
with wins, however grey the sky, whatever stands before it, and with one side in the dark.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array

QUICK, CLOSE = 240, 400
_EDGES = 450
_CIRCLES = 500
_BINS = 72
_CONTENDERS = 10
# Of the whole limb: less is an arc that many things have.
LEAST_SEEN = 0.25
# A limb lies between sky and day: below and above this part of the way from one to the other.
_DUSK = 0.22
_STEP = 3.0
_SMALLEST = 0.08
_LARGEST = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """An upright or turned ellipse: half axes `wide` and `high`, turned by `angle` (radians).

    `seen` is the share of the limb that edges support.
    """

    x: float
    y: float
    wide: float
    high: float
    angle: float = 0.0
    seen: float = 0.0

    @property
    def radius(self) -> float:
        return float(np.sqrt(self.wide * self.high))

    def to_unit(self) -> Array:
        """The matrix from pixels to a frame in which the disk is the unit circle."""
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        turn = np.array([[cos, sin], [-sin, cos]])
        squeeze = turn.T @ np.diag([1 / self.wide, 1 / self.high]) @ turn
        matrix = np.eye(3)
        matrix[:2, :2] = squeeze
        matrix[:2, 2] = -squeeze @ (self.x, self.y)
        return matrix


def find_disk(grey: Array, *, side: int = CLOSE) -> Disk | None:
    """None where nothing in the picture is a disk."""
    factor = min(side / max(grey.shape), 1.0)
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    edges = _edges(small)
    if len(edges) < 40:
        return None
    circle = _best_circle(edges, edges[_between(edges, small)], max(small.shape))
    if circle is None:
        return None
    disk = _as_ellipse(edges, circle)
    if disk.seen < LEAST_SEEN or not _is_brighter(small, disk):
        return None
    shift = (1 / factor - 1) / 2
    return Disk(
        x=disk.x / factor + shift,
        y=disk.y / factor + shift,
        wide=disk.wide / factor,
        high=disk.high / factor,
        angle=disk.angle,
        seen=disk.seen,
    )


def _edges(small: Array) -> Array:
    """The strongest edges, n × 4: x, y, and the direction in which it becomes brighter."""
    smooth = cv2.GaussianBlur(small, (0, 0), 1.2 + max(small.shape) / 500).astype(np.float32)
    dx = cv2.Sobel(smooth, cv2.CV_32F, 1, 0)
    dy = cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    strength = np.hypot(dx, dy)
    thick = cv2.dilate(strength, np.ones((3, 3), np.uint8))
    # Against the contrast near by: a limb before a grey sky is weak, but alone.
    near = cv2.boxFilter(strength, -1, (31, 31))
    clear = strength / (near + 0.35 * float(strength.mean()) + 1e-3)
    clear[(strength < thick) | (strength < 6.0)] = 0
    clear[:3] = clear[-3:] = 0
    clear[:, :3] = clear[:, -3:] = 0
    count = min(_EDGES, int((clear > 0).sum()))
    if not count:
        return np.empty((0, 4))
    best = np.argpartition(-clear.ravel(), count - 1)[:count]
    y, x = np.unravel_index(best, clear.shape)
    length = strength[y, x]
    return np.stack([x, y, dx[y, x] / length, dy[y, x] / length], axis=1).astype(np.float64)


def _between(edges: Array, small: Array) -> Array:
    """Which edges have sky on their dark side and the day on their bright side."""
    smooth = cv2.GaussianBlur(small, (0, 0), 1.0)
    sky, day = np.percentile(smooth, [5, 95])
    dusk = sky + _DUSK * (day - sky)
    inner, outer = (_at(smooth, edges[:, :2] + way * _STEP * edges[:, 2:]) for way in (1.0, -1.0))
    result: Array = (outer < dusk) & (inner > dusk)
    return result


def _at(image: Array, places: Array) -> Array:
    x = np.clip(np.rint(places[:, 0]).astype(int), 0, image.shape[1] - 1)
    y = np.clip(np.rint(places[:, 1]).astype(int), 0, image.shape[0] - 1)
    result: Array = image[y, x].astype(np.float64)
    return result


def _best_circle(edges: Array, outer: Array, side: int) -> tuple[float, float, float] | None:
    """Centre and radius of the circle that most of a limb agrees with.

    Circles are drawn through all edges, and through those between sky and day alone.
    """
    best = [
        _centred(circle, edges)
        for drawn in (edges, outer)
        if len(drawn) >= 25
        for circle in _contenders(drawn, side)
    ]
    if not best:
        return None
    seen = [_share_of_limb(edges, _support(circle[None], edges)[0], circle) for circle in best]
    x, y, radius = best[int(np.argmax(seen))]
    return float(x), float(y), float(radius)


def _contenders(edges: Array, side: int) -> Array:
    circles = _circles(edges, side)
    if not len(circles):
        return circles
    support = np.concatenate([_support(part, edges).sum(axis=1) for part in _parts(circles)])
    result: Array = circles[np.argsort(-support)[:_CONTENDERS]]
    return result


def _centred(circle: Array, edges: Array) -> Array:
    """A circle moved to the middle of the edges that agree with it."""
    for _ in range(2):
        on = _support(circle[None], edges)[0]
        x, y, radius = (float(value) for value in circle)
        circle = np.array(_circle_through(edges[on, :2], (x, y, radius)))
    return circle


def _parts(circles: Array) -> list[Array]:
    return np.array_split(circles, max(len(circles) // 250, 1))


def _circles(edges: Array, side: int) -> Array:
    """Through two edges whose gradients meet at the same distance from both: n × 3."""
    chance = np.random.default_rng(1)
    one, other = edges[chance.integers(len(edges), size=(2, 6 * _CIRCLES))]
    across = one[:, 2] * other[:, 3] - one[:, 3] * other[:, 2]
    apart = other[:, :2] - one[:, :2]
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = (apart[:, 0] * other[:, 3] - apart[:, 1] * other[:, 2]) / across
        reach_other = (apart[:, 0] * one[:, 3] - apart[:, 1] * one[:, 2]) / across
        like = np.abs(reach - reach_other) < 0.12 * np.abs(reach)
    fits = (np.abs(across) > 0.2) & like & (reach > _SMALLEST * side) & (reach < _LARGEST * side)
    chosen = np.flatnonzero(fits)[:_CIRCLES]
    centre = one[chosen, :2] + one[chosen, 2:] * reach[chosen, None]
    radius = (reach[chosen] + reach_other[chosen]) / 2
    return np.column_stack([centre, radius])


def _support(circles: Array, edges: Array) -> Array:
    """For each circle and edge: does the edge lie on it, bright side inwards?"""
    to_centre = circles[:, None, :2] - edges[None, :, :2]
    away = np.hypot(to_centre[..., 0], to_centre[..., 1])
    inwards = (to_centre * edges[None, :, 2:]).sum(axis=2) / np.maximum(away, 1e-6)
    near = np.abs(away - circles[:, None, 2]) < np.maximum(0.033 * circles[:, None, 2], 1.5)
    result: Array = near & (inwards > 0.85)
    return result


def _share_of_limb(edges: Array, on: Array, circle: Array) -> float:
    """How much of the circle has edges on it; beyond the picture there can be none."""
    way = np.arctan2(edges[on, 1] - circle[1], edges[on, 0] - circle[0])
    bins = np.unique(((way + np.pi) / (2 * np.pi) * _BINS).astype(int) % _BINS)
    return len(bins) / _BINS


def _as_ellipse(edges: Array, circle: tuple[float, float, float]) -> Disk:
    """An ellipse through the circle's edges; the circle where they show no clear flattening."""
    x, y, radius = circle
    on = _support(np.array([circle]), edges)[0]
    for _ in range(3):
        x, y, radius = _circle_through(edges[on, :2], (x, y, radius))
        on = _support(np.array([[x, y, radius]]), edges)[0]
    seen = _share_of_limb(edges, on, np.array([x, y, radius]))
    plain = Disk(x=x, y=y, wide=radius, high=radius, seen=seen)
    if on.sum() < 30 or seen < 0.45:
        return plain
    (cx, cy), (first, second), degrees = cv2.fitEllipseDirect(edges[on, :2].astype(np.float32))
    ratio = min(first, second) / max(first, second, 1e-6)
    moved = np.hypot(cx - x, cy - y)
    if ratio < 0.9 or moved > 0.06 * radius or not np.isfinite(ratio):
        return plain
    return Disk(
        x=cx, y=cy, wide=first / 2, high=second / 2, angle=float(np.radians(degrees)), seen=seen
    )


def _circle_through(places: Array, start: tuple[float, float, float]) -> tuple[float, float, float]:
    """Least squares; the start where there is too little to fit."""
    if len(places) < 8:
        return start
    system = np.column_stack([2 * places, np.ones(len(places))])
    (x, y, rest), *_ = np.linalg.lstsq(system, (places**2).sum(axis=1), rcond=None)
    square = rest + x * x + y * y
    if square <= 0 or abs(np.sqrt(square) - start[2]) > 0.2 * start[2]:
        return start
    return float(x), float(y), float(np.sqrt(square))


def _is_brighter(small: Array, disk: Disk) -> bool:
    """Inside against a ring around it."""
    y, x = np.mgrid[0 : small.shape[0], 0 : small.shape[1]]
    away = np.hypot(x - disk.x, y - disk.y) / disk.radius
    inside, around = small[away < 0.95], small[(away > 1.06) & (away < 1.3)]
    if len(inside) < 50:
        return False
    return not len(around) or float(np.percentile(inside, 75)) > float(np.median(around)) + 3


def stands_alone(grey: Array, disk: Disk) -> bool:
    """Whether there is little to see around the disk, as around a Moon and unlike around a cup."""
    factor = 240 / max(grey.shape)
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    detail = np.abs(cv2.Laplacian(cv2.GaussianBlur(small, (0, 0), 1.0), cv2.CV_32F))
    y, x = np.mgrid[0 : small.shape[0], 0 : small.shape[1]]
    away = np.hypot(x - disk.x * factor, y - disk.y * factor) / (disk.radius * factor)
    around, inside = detail[away > 1.12], detail[away < 0.9]
    if len(around) < 100:
        return True
    ratio = float(np.mean(around)) / max(float(np.mean(inside)), 1e-6)
    return ratio < _QUIET


# Detail around the disk against that in it.
_QUIET = 0.5


def may_stand_alone(grey: Array) -> bool:
    """A glance before anything else: a whole Moon leaves the corners of its picture quiet."""
    side = max(round(0.06 * min(grey.shape)), 4)
    usual = float(np.percentile(grey[::8, ::8], 60))
    corners = (grey[rows, columns] for rows in _ends(side) for columns in _ends(side))
    quiet = [corner.std() < _CALM and corner.mean() < usual + _CALM for corner in corners]
    return sum(map(bool, quiet)) >= 3


_CALM = 8.0


def _ends(side: int) -> tuple[slice, slice]:
    return slice(0, side), slice(-side, None)
