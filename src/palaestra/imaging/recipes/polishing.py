"""An answer made more precise by tracking, and judged by the pictures: in files' own pixels."""

from dataclasses import dataclass

import cv2
import numpy as np

from palaestra.imaging.matching.checking import Check, checked, trouble
from palaestra.imaging.matching.dense import climbed
from palaestra.imaging.matching.fitting import Fit, uncertainty
from palaestra.imaging.matching.geometry import Array, apply, corners, unit
from palaestra.imaging.matching.tracking import MOST_POINTS, better, pairs_of
from palaestra.imaging.matching.working import LARGEST, SMALLEST, Sizes, Working


@dataclass(frozen=True, slots=True)
class Round:
    """Tracking at a size in pixels of the longer side, with a window of so many pixels."""

    side: int
    window: int
    most: int = MOST_POINTS


@dataclass(frozen=True, slots=True)
class Tracked:
    """`pairs` are those that agree with `matrix`, n × 4; `share` is how many of all do."""

    matrix: Array
    pairs: Array
    share: float


ROUNDS = (Round(LARGEST, 21), Round(900, 31))
# In pixels at the corners of a model of 1,000: an answer that may be more off is tracked again.
PRECISE = 0.35
MOST_UNSURE = 100.0
# Where the points leave more than this, all pixels are asked.
HAZY = 0.8
_FINE = 900
# A climb that moves the corners by more than so many times what they are unsure is another hill.
_ASTRAY = 5.0
_LOST = 0.01


def tracked(user: Sizes, model: Sizes, matrix: Array, at: Array, how: Round) -> Tracked | None:
    """The points `at` of the model followed from where `matrix` has them, and a fit to them."""
    smallest = min(how.side, SMALLEST)
    ours, theirs = user.at(how.side, smallest), model.at(how.side, smallest)
    to_work = theirs.from_own @ matrix @ np.linalg.inv(ours.from_own)
    places = pairs_of(
        ours.grey,
        theirs.grey,
        to_work,
        apply(theirs.from_own, at),
        window=how.window,
        most=how.most,
    )
    fit = better(*places, to_work) if places is not None else None
    if fit is None or places is None:
        return None
    return Tracked(
        in_files(fit.matrix, ours, theirs),
        pairs_in_files(places, fit, ours, theirs),
        fit.inliers / len(places[0]),
    )


def checked_at(user: Sizes, model: Sizes, matrix: Array, side: int) -> Check:
    """At no more than LARGEST, since what is compared is smaller still."""
    sizes = min(side, LARGEST), min(side, SMALLEST)
    ours, theirs = user.at(*sizes), model.at(*sizes)
    return checked(ours.grey, theirs.grey, theirs.from_own @ matrix @ np.linalg.inv(ours.from_own))


def sharpened(user: Sizes, model: Sizes, matrix: Array, *, unsure: float, mirror: bool) -> Array:
    """The middle between `matrix` and what all pixels make of it.

    The errors of points and pixels lie as often on opposite sides as on the same, and the middle
    is the least likely to be far off. As it was where the climb goes astray.

    `unsure` is how far off its corners may be, in pixels of a model of 1,000.
    """
    ours, theirs = user.at(_FINE), model.at(LARGEST)
    onto = theirs.from_own @ matrix @ np.linalg.inv(ours.from_own)
    found = climbed(ours.grey, theirs.grey, onto)
    if found is None:
        return matrix
    edge = corners(*user.size)
    by_points, by_pixels = apply(matrix, edge), apply(in_files(found, ours, theirs), edge)
    away = np.linalg.norm(by_pixels - by_points, axis=1).mean() * 1000.0 / max(model.size)
    if not away < _ASTRAY * unsure:
        return matrix
    middle = (by_points + by_pixels) / 2
    moved: Array | None = cv2.findHomography(edge, middle, 0)[0]
    if moved is None or trouble(moved, user=user.size, model=model.size, mirror=mirror):
        return matrix
    moved = unit(moved)
    before, after = (checked_at(user, model, m, LARGEST).likeness for m in (matrix, moved))
    return moved if after > before - _LOST else matrix


def unsure_at(matrix: Array, pairs: Array, user: Sizes, model: Sizes) -> float:
    """How far off the corners may be, in pixels of a model of 1,000; at most MOST_UNSURE."""
    edge = corners(*user.size)
    found = uncertainty(matrix, pairs[:, :2], pairs[:, 2:], edge)
    return float(min(found * 1000.0 / max(model.size), MOST_UNSURE))


def in_files(matrix: Array, user: Working, model: Working) -> Array:
    """A matrix between working pictures as one between the pictures' own pixels."""
    return unit(np.linalg.inv(model.from_own) @ matrix @ user.from_own)


def pairs_in_files(places: tuple[Array, Array], fit: Fit, user: Working, model: Working) -> Array:
    """The pairs that agree, n × 4."""
    ours = apply(np.linalg.inv(user.from_own), places[0][fit.agrees])
    theirs = apply(np.linalg.inv(model.from_own), places[1][fit.agrees])
    return np.hstack([ours, theirs])
