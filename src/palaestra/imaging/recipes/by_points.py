"""The way of the named algorithms: points, matches, a fit, tracking, and the check."""

from dataclasses import dataclass

import numpy as np

from palaestra.imaging.matching.checking import checked, trouble
from palaestra.imaging.matching.confidence import confidence_of
from palaestra.imaging.matching.fitting import FEWEST, Fit, fitted
from palaestra.imaging.matching.geometry import Array, apply, unit
from palaestra.imaging.matching.matches import matched
from palaestra.imaging.matching.points import Detector
from palaestra.imaging.matching.tracking import better, pairs_of
from palaestra.imaging.matching.working import Working, equalised, working
from palaestra.imaging.recipes.recipe import (
    NO_MATRIX,
    TOO_FEW_POINTS,
    Found,
    Refused,
    Report,
)

POINTS = 2500
MORE_POINTS = 6000
LARGER = 1200
# What an answer must reach not to be tried again by other means.
CONTENT = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How hard a try looks for points."""

    points: int = POINTS
    eager: bool = False


def by_points(
    user: Array, model: Array, detector: Detector, *, name: str, mirror: bool, report: Report
) -> Found:
    """The better of a usual and, where that is in doubt, a thorough try. Raises Refused."""
    report(0.1, "looking for points")
    first = _tried(working(user), working(model), detector, Effort(), name=name, mirror=mirror)
    if isinstance(first, Found) and first.confidence >= CONTENT:
        return first
    report(0.4, "looking again, more closely")
    again = _tried(
        equalised(working(user, largest=LARGER)),
        equalised(working(model, largest=LARGER)),
        detector,
        Effort(points=MORE_POINTS, eager=True),
        name=name,
        mirror=mirror,
    )
    best = max(first, again, key=lambda one: one.confidence if isinstance(one, Found) else -1.0)
    if isinstance(best, Refused):
        raise best
    return best


def _tried(
    user: Working, model: Working, detector: Detector, effort: Effort, *, name: str, mirror: bool
) -> Found | Refused:
    ours = detector(user.grey, limit=effort.points, eager=effort.eager)
    theirs = detector(model.grey, limit=effort.points, eager=effort.eager)
    if min(len(ours), len(theirs)) < FEWEST:
        return Refused(TOO_FEW_POINTS)
    pairs = matched(ours, theirs)
    if len(pairs) < FEWEST:
        return Refused(TOO_FEW_POINTS, f"only {len(pairs)} points look alike in both pictures")
    places = ours.places[pairs[:, 0]], theirs.places[pairs[:, 1]]
    fit = fitted(*places)
    if fit is None or fit.inliers < FEWEST:
        return Refused(NO_MATRIX, "the points that look alike agree on no position")
    why = trouble(fit.matrix, user=user.size, model=model.size, mirror=mirror)
    if why:
        return Refused(NO_MATRIX, f"the best answer is impossible, since {why}")
    counts = len(ours), len(theirs)
    return settled(user, model, fit, places, counts=counts, at=theirs.places, name=name)


def settled(
    user: Working,
    model: Working,
    fit: Fit,
    places: tuple[Array, Array],
    *,
    counts: tuple[int, int],
    at: Array,
    name: str,
) -> Found:
    """`fit` made better by tracking the model's points `at`, judged, and in the files' pixels."""
    check = checked(user.grey, model.grey, fit.matrix)
    pairs = pairs_of(user.grey, model.grey, fit.matrix, at)
    refined = better(*pairs) if pairs is not None else None
    if refined is not None and pairs is not None:
        check_refined = checked(user.grey, model.grey, refined.matrix)
        if check_refined.likeness > check.likeness - 0.01:
            fit, places, check = refined, pairs, check_refined
    evidence = {
        "likeness": check.likeness,
        "likeness_low": check.likeness_low,
        "seen": check.seen,
        "inliers": float(fit.inliers),
        "share": fit.inliers / max(len(fit.agrees), 1),
    }
    return Found(
        matrix=in_files(fit.matrix, user, model),
        algorithm=name,
        confidence=confidence_of(evidence),
        pairs=_pairs_in_files(fit, places, user, model),
        matches=len(fit.agrees),
        keypoints=counts,
        evidence=evidence,
    )


def in_files(matrix: Array, user: Working, model: Working) -> Array:
    """A matrix between working pictures as one between the pictures' own pixels."""
    return unit(np.linalg.inv(model.from_own) @ matrix @ user.from_own)


def _pairs_in_files(fit: Fit, places: tuple[Array, Array], user: Working, model: Working) -> Array:
    ours = apply(np.linalg.inv(user.from_own), places[0][fit.agrees])
    theirs = apply(np.linalg.inv(model.from_own), places[1][fit.agrees])
    return np.hstack([ours, theirs])
