"""Two disks of the Moon laid over one another: the turn, then patches, then one wide fit."""

from dataclasses import dataclass

import cv2
import numpy as np

from palaestra.imaging.matching.geometry import Array, apply
from palaestra.imaging.matching.points import Detector
from palaestra.imaging.matching.tracking import followed, sharp_corners
from palaestra.imaging.moon.level import Level, levelled
from palaestra.imaging.moon.limb import Disk
from palaestra.imaging.moon.sphere import carried, seen_turned
from palaestra.imaging.moon.turning import SIDE, Turn, Turns, best_turns

FINE = 420
_WINDOW = 31
_LEVELS = 3
_MOST = 500
_FEWEST = 40
_FARTHEST = 0.06
_ASTRAY = 1.0
# Of the disk's radius: how near a followed point must be to speak for a place.
_GAP = 0.15
_MOST_COVERED = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """`matrix` in the pictures' own pixels, `pairs` n × 4 that it was fitted to."""

    seen: Level
    known: Level
    matrix: Array
    pairs: Array
    followed: int
    points: int
    turn: Turn

    def likeness(self, matrix: Array) -> float:
        """How alike the disks are, inside them alone, under a matrix between the pictures."""
        onto = self.known.from_own @ matrix @ np.linalg.inv(self.seen.from_own)
        return _likeness(self.seen, self.known, onto)


def turns(user: Array, model: Array, disks: tuple[Disk, Disk]) -> Turns:
    """How the user's disk is turned against the model's."""
    return best_turns(
        *(levelled(p, d, side=SIDE) for p, d in zip((user, model), disks, strict=True))
    )


def laid(user: Array, model: Array, disks: tuple[Disk, Disk], turn: Turn, detect: Detector) -> Laid:
    """From a turn that is about right to a matrix over the whole disk."""
    seen, known = (levelled(p, d, side=FINE) for p, d in zip((user, model), disks, strict=True))
    if turn.mirrored:
        seen = _mirrored(seen)
    turned = turn.turned
    pairs: Array | None = None
    points = detect(_as_bytes(known.contrast), limit=_MOST, eager=True)
    pairs = _followed(seen, known, turned, points.places)
    if pairs is not None:  # again, from where that ended
        turned = _turn_of(pairs, turned)
        again = _followed(seen, known, turned, points.places)
        pairs = pairs if again is None else again
        turned = _turn_of(pairs, turned)
    grid = _grid(turned)
    exact = _covering(pairs, grid)
    wide = _wide_fit(exact)
    matrix = np.linalg.inv(known.from_own) @ _from_unit() @ wide @ _to_unit() @ seen.from_own
    own = _in_files(exact if pairs is None else pairs, seen, known)
    return Laid(
        matrix=matrix / matrix[2, 2],
        pairs=own,
        followed=0 if pairs is None else len(pairs),
        points=len(points),
        turn=turn,
        seen=seen,
        known=known,
    )


def _mirrored(level: Level) -> Level:
    flip = np.array([[-1.0, 0, level.side - 1], [0, 1, 0], [0, 0, 1]])
    grey, contrast, mask = (
        np.ascontiguousarray(part[:, ::-1]) for part in (level.grey, level.contrast, level.mask)
    )
    return Level(grey, contrast, mask, flip @ level.from_own)


def _to_unit() -> Array:
    half = FINE / 2
    return np.array([[1 / half, 0, 0.5 / half - 1], [0, 1 / half, 0.5 / half - 1], [0, 0, 1]])


def _from_unit() -> Array:
    return np.linalg.inv(_to_unit())


def _followed(seen: Level, known: Level, turned: Array, places: Array) -> Array | None:
    """Pairs in the unit disks, n × 4: points of the model, found in the user."""
    laid_over = seen_turned(seen.contrast, turned)
    free = seen_turned(seen.mask.astype(np.float32), turned) > 0.99
    ours, theirs = _as_bytes(known.contrast), _as_bytes(laid_over)
    starts = _starts(places, ours, free & known.mask)
    if len(starts) < _FEWEST:
        return None
    ends, sound = _there_and_back(ours, theirs, starts)
    in_model = apply(_to_unit(), starts[sound])
    in_user = carried(apply(_to_unit(), ends[sound]), turned.T)
    pairs = np.hstack([in_user, in_model])
    pairs = pairs[np.isfinite(pairs).all(axis=1)]
    return pairs if len(pairs) >= _FEWEST else None


def _starts(places: Array, ours: Array, both: Array) -> Array:
    """The detector's points, and corners besides, so that no part of the disk is without."""
    inside = cv2.erode(both.astype(np.uint8), np.ones((9, 9), np.uint8))
    every = np.vstack([places, sharp_corners(ours, inside, limit=_MOST, apart=6)])
    column = np.clip(np.rint(every[:, 0]).astype(int), 0, FINE - 1)
    row = np.clip(np.rint(every[:, 1]).astype(int), 0, FINE - 1)
    result: Array = every[inside[row, column] > 0]
    return result


def _there_and_back(ours: Array, theirs: Array, starts: Array) -> tuple[Array, Array]:
    """Where the points are in `theirs`, and which of them can be believed."""
    begin = starts.astype(np.float32).reshape(-1, 1, 2)
    ends, found = followed(ours, theirs, begin, window=_WINDOW, levels=_LEVELS)
    back, found_back = followed(theirs, ours, ends, window=_WINDOW, levels=_LEVELS)
    away = np.linalg.norm((back - begin).reshape(-1, 2), axis=1)
    moved = (ends - begin).reshape(-1, 2)
    usual = np.median(moved, axis=0)
    sound = found & found_back & (away < _ASTRAY)
    sound &= np.linalg.norm(moved - usual, axis=1) < _FARTHEST * FINE
    return ends.reshape(-1, 2).astype(np.float64), sound


def _as_bytes(contrast: Array) -> Array:
    return np.asarray(np.clip(contrast * 31.0 + 128.0, 0, 255), np.uint8)


def _turn_of(pairs: Array, start: Array) -> Array:
    """The rotation of the ball that carries the first of each pair nearest to the second."""
    turned = start
    kept = np.ones(len(pairs), bool)
    for _ in range(4):
        from_user, in_model = (
            _directions(pairs[kept, part]) for part in (slice(0, 2), slice(2, 4))
        )
        left, _, right = np.linalg.svd(in_model.T @ from_user)
        turned = left @ np.diag([1, 1, np.linalg.det(left @ right)]) @ right
        away = np.linalg.norm(
            _directions(pairs[:, :2]) @ turned.T - _directions(pairs[:, 2:]), axis=1
        )
        kept = away < max(2.5 * float(np.median(away)), 0.01)
    return turned


def _directions(unit: Array) -> Array:
    return np.column_stack([unit, np.sqrt(np.maximum(1 - (unit**2).sum(axis=1), 0))])


def _grid(turned: Array) -> Array:
    """Pairs all over the disk, as the turn alone has them."""
    steps = np.linspace(-0.9, 0.9, 19)
    x, y = (axis.ravel() for axis in np.meshgrid(steps, steps))
    unit = np.column_stack([x, y])[np.hypot(x, y) < 0.9]
    pairs = np.hstack([unit, carried(unit, turned)])
    result: Array = pairs[np.isfinite(pairs).all(axis=1)]
    return result


def _covering(pairs: Array | None, grid: Array) -> Array:
    """What was followed, where that is all over the disk; else with the turn's own grid besides.

    Pairs alone also fit what only looks like a ball, such as a coin.
    """
    if pairs is None:
        return grid
    near = np.linalg.norm(grid[:, None, :2] - pairs[None, :, :2], axis=2).min(axis=1)
    is_covered = float((near < _GAP).mean()) > _MOST_COVERED
    return pairs if is_covered else np.vstack([pairs, grid[::4]])


def _wide_fit(pairs: Array) -> Array:
    """Least squares over the whole disk; a tight fit would follow one region of the ball."""
    kept = np.ones(len(pairs), bool)
    matrix: Array = np.eye(3)
    for _ in range(4):
        matrix, _ = cv2.findHomography(pairs[kept, :2], pairs[kept, 2:], 0)
        away = np.linalg.norm(apply(matrix, pairs[:, :2]) - pairs[:, 2:], axis=1)
        kept = away < max(3.0 * float(np.median(away)), 0.012)
    return matrix


def _in_files(pairs: Array, seen: Level, known: Level) -> Array:
    ours = apply(np.linalg.inv(seen.from_own) @ _from_unit(), pairs[:, :2])
    theirs = apply(np.linalg.inv(known.from_own) @ _from_unit(), pairs[:, 2:])
    return np.hstack([ours, theirs])


def _likeness(seen: Level, known: Level, matrix: Array) -> float:
    """Correlation of the evened disks: limbs are alike whatever they bound."""
    size = (FINE, FINE)
    over = cv2.warpPerspective(seen.contrast, matrix, size)
    free = cv2.warpPerspective(seen.mask.astype(np.float32), matrix, size) > 0.99
    both = free & known.mask
    if both.sum() < 0.08 * FINE * FINE:
        return 0.0
    one, other = (cv2.GaussianBlur(p, (0, 0), 2.0)[both] for p in (over, known.contrast))
    energy = float(np.sqrt((one**2).sum() * (other**2).sum()))
    return float((one * other).sum()) / energy if energy > 1e-6 else 0.0
