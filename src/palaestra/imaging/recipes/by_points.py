"""The way of the named algorithms: points, matches, a fit, tracking, and the check."""

from dataclasses import dataclass

import numpy as np

from palaestra.imaging.matching.checking import Check, checked, trouble
from palaestra.imaging.matching.confidence import confidence_of
from palaestra.imaging.matching.fitting import FEWEST, Fit, fitted, uncertainty
from palaestra.imaging.matching.geometry import Array, apply, corners, unit
from palaestra.imaging.matching.matches import matched
from palaestra.imaging.matching.points import Detector
from palaestra.imaging.matching.tracking import better, pairs_of
from palaestra.imaging.matching.working import LARGEST, SMALLEST, Sizes, Working, equalised
from palaestra.imaging.recipes.recipe import (
    NO_MATRIX,
    TOO_FEW_POINTS,
    Found,
    Refused,
    Report,
)

# What an answer must reach not to be tried again by other means.
CONTENT = 0.8
# Pictures are compared at a smaller size than this, which only saves time.
CHECKED_AT = LARGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How hard a try looks for points, and at what sizes; in pixels of the longer side."""

    points: int
    largest: int = LARGEST
    smallest: int = SMALLEST
    eager: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A detector, and the efforts that are made with it one after the other."""

    name: str
    detect: Detector
    efforts: tuple[Effort, ...]


def thorough(points: int = 4000) -> Effort:
    """Larger, with every part's contrast made alike, and fainter points."""
    return Effort(points=points, largest=1100, smallest=640, eager=True)


def by_points(
    user: Array,
    model: Array,
    way: Way,
    *,
    mirror: bool,
    report: Report,
    known: Found | None = None,
) -> Found:
    """The best of `known` and what the efforts find, of which a later one is made only in doubt.

    Raises Refused.
    """
    best = known
    refused = Refused(TOO_FEW_POINTS)
    ours, theirs = Sizes(user), Sizes(model)
    for place, effort in enumerate(way.efforts):
        report(0.1 + 0.5 * place, f"{way.name}, looking for points")
        tried = _tried(ours, theirs, way, effort, mirror=mirror)
        if isinstance(tried, Refused):
            refused = tried
        elif best is None or tried.confidence > best.confidence:
            best = tried
        if best is not None and best.confidence >= CONTENT:
            break
    if best is None:
        raise refused
    return best


def _tried(user: Sizes, model: Sizes, way: Way, effort: Effort, *, mirror: bool) -> Found | Refused:
    ours, theirs = _working(user, effort), _working(model, effort)
    seen = way.detect(ours.grey, limit=effort.points, eager=effort.eager)
    known = way.detect(theirs.grey, limit=effort.points, eager=effort.eager)
    if min(len(seen), len(known)) < FEWEST:
        return Refused(TOO_FEW_POINTS)
    pairs = matched(seen, known)
    if len(pairs) < FEWEST:
        return Refused(TOO_FEW_POINTS, f"only {len(pairs)} points look alike in both pictures")
    places = seen.places[pairs[:, 0]], known.places[pairs[:, 1]]
    fit = fitted(*places)
    if fit is None or fit.inliers < FEWEST:
        return Refused(NO_MATRIX, "the points that look alike agree on no position")
    why = trouble(fit.matrix, user=ours.size, model=theirs.size, mirror=mirror)
    if why:
        return Refused(NO_MATRIX, f"the best answer is impossible, since {why}")
    start = Start(
        matrix=in_files(fit.matrix, ours, theirs),
        pairs=_in_files(places, fit, ours, theirs),
        at=apply(np.linalg.inv(theirs.from_own), known.places),
        matches=len(pairs),
        keypoints=(len(seen), len(known)),
    )
    return settled(user, model, start, name=way.name)


def _working(picture: Sizes, effort: Effort) -> Working:
    found = picture.at(effort.largest, effort.smallest)
    return equalised(found) if effort.eager else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """An answer before it is polished, in the pictures' own pixels; `at` are the model's points."""

    matrix: Array
    pairs: Array
    at: Array
    matches: int
    keypoints: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Round:
    """Tracking at a size in pixels of the longer side, with a window of so many pixels."""

    side: int
    window: int


ROUNDS = (Round(LARGEST, 21), Round(900, 31))
# In pixels at the corners of a model of 1,000: an answer that may be more off is tracked again.
PRECISE = 0.35
# Below this likeness, what was before the tracking is looked at again.
DOUBTED = 0.7


def settled(user: Sizes, model: Sizes, start: Start, *, name: str) -> Found:
    """`start` made better by tracking the model's points, and judged."""
    matrix, pairs, unsure = start.matrix, start.pairs, _MOST_UNSURE
    for each in ROUNDS:
        found = _tracked(user, model, matrix, start.at, each)
        if found is None:
            break
        matrix, pairs = found
        unsure = _unsure(matrix, pairs, user, model)
        if unsure < PRECISE:
            break
    check = _checked(user, model, matrix)
    if check.likeness < DOUBTED:
        before = _checked(user, model, start.matrix)
        if before.likeness > check.likeness:
            check, matrix, pairs = before, start.matrix, start.pairs
            unsure = _unsure(matrix, pairs, user, model)
    evidence = {
        "likeness": check.likeness,
        "likeness_low": check.likeness_low,
        "seen": check.seen,
        "inliers": float(len(start.pairs)),
        "share": len(start.pairs) / max(start.matches, 1),
        "unsure_px": unsure,
    }
    return Found(
        matrix=matrix,
        algorithm=name,
        confidence=confidence_of(evidence),
        pairs=pairs,
        matches=max(start.matches, len(pairs)),
        keypoints=start.keypoints,
        evidence=evidence,
    )


def _tracked(
    user: Sizes, model: Sizes, matrix: Array, at: Array, how: Round
) -> tuple[Array, Array] | None:
    """A matrix fitted to tracked points, and the pairs that agree with it, n × 4."""
    ours, theirs = user.at(how.side), model.at(how.side)
    to_work = theirs.from_own @ matrix @ np.linalg.inv(ours.from_own)
    places = pairs_of(
        ours.grey, theirs.grey, to_work, apply(theirs.from_own, at), window=how.window
    )
    fit = better(*places) if places is not None else None
    if fit is None or places is None:
        return None
    return in_files(fit.matrix, ours, theirs), _in_files(places, fit, ours, theirs)


def _checked(user: Sizes, model: Sizes, matrix: Array) -> Check:
    ours, theirs = user.at(CHECKED_AT), model.at(CHECKED_AT)
    return checked(ours.grey, theirs.grey, theirs.from_own @ matrix @ np.linalg.inv(ours.from_own))


_MOST_UNSURE = 100.0


def _unsure(matrix: Array, pairs: Array, user: Sizes, model: Sizes) -> float:
    """How far off the corners may be, in pixels of a model of 1,000; at most _MOST_UNSURE."""
    edge = corners(*user.size)
    found = uncertainty(matrix, pairs[:, :2], pairs[:, 2:], edge)
    return float(min(found * 1000.0 / max(model.size), _MOST_UNSURE))


def in_files(matrix: Array, user: Working, model: Working) -> Array:
    """A matrix between working pictures as one between the pictures' own pixels."""
    return unit(np.linalg.inv(model.from_own) @ matrix @ user.from_own)


def _in_files(places: tuple[Array, Array], fit: Fit, user: Working, model: Working) -> Array:
    """The pairs that agree, n × 4."""
    ours = apply(np.linalg.inv(user.from_own), places[0][fit.agrees])
    theirs = apply(np.linalg.inv(model.from_own), places[1][fit.agrees])
    return np.hstack([ours, theirs])
