"""The way of the named algorithms: points, matches, a fit, tracking, and the check."""

from dataclasses import dataclass, replace

import numpy as np

from palaestra.imaging.matching.checking import trouble
from palaestra.imaging.matching.confidence import confidence_of
from palaestra.imaging.matching.fitting import FEWEST, REACH, fitted
from palaestra.imaging.matching.geometry import Array, apply
from palaestra.imaging.matching.matches import matched
from palaestra.imaging.matching.points import Detector
from palaestra.imaging.matching.surprise import surprise
from palaestra.imaging.matching.working import LARGEST, SMALLEST, Sizes, Working, equalised
from palaestra.imaging.reasons import DISAGREED, FEW_ALIKE, FEW_POINTS
from palaestra.imaging.recipes.polishing import (
    HAZY,
    MOST_UNSURE,
    PRECISE,
    ROUNDS,
    Round,
    checked_at,
    in_files,
    pairs_in_files,
    sharpened,
    tracked,
    unsure_at,
)
from palaestra.imaging.recipes.recipe import (
    LEAST,
    NO_MATRIX,
    TOO_FEW_POINTS,
    Found,
    Refused,
    Report,
    impossible,
    is_settled,
)

GLANCED = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How hard a try looks for points, and at what sizes; in pixels of the longer side.

    With `brief` an answer that is precise before any tracking is not tracked. `enough` is how far
    off its corners may be, in pixels of a model of 1,000, not to be tracked again.
    """

    points: int
    largest: int = LARGEST
    smallest: int = SMALLEST
    eager: bool = False
    brief: bool = False
    enough: float = PRECISE


def glance(points: int, *, enough: float = PRECISE) -> Effort:
    """Small and few: where that passes the check, more finds nothing more."""
    return Effort(points=points, largest=GLANCED, smallest=GLANCED, brief=True, enough=enough)


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
    refused = Refused(TOO_FEW_POINTS, code=FEW_POINTS)
    ours, theirs = Sizes(user), Sizes(model)
    for place, effort in enumerate(way.efforts):
        report(0.1 + 0.5 * place, f"{way.name}, looking for points")
        tried = attempt(ours, theirs, way, effort, mirror=mirror)
        if isinstance(tried, Refused):
            refused = tried
        elif best is None or tried.confidence > best.confidence:
            best = tried
        if best is not None and is_settled(best):
            break
    if best is None:
        raise refused
    return _sharpened(ours, theirs, best, mirror=mirror)


def _sharpened(user: Sizes, model: Sizes, found: Found, *, mirror: bool) -> Found:
    """An answer whose points leave it unsure, made more precise; its evidence stays."""
    unsure = found.evidence.get("unsure_px", 0.0)
    if unsure < HAZY or found.confidence < LEAST:
        return found
    matrix = sharpened(user, model, found.matrix, unsure=unsure, mirror=mirror)
    return replace(found, matrix=matrix)


def attempt(
    user: Sizes, model: Sizes, way: Way, effort: Effort, *, mirror: bool
) -> Found | Refused:
    """One effort's answer, however doubtful."""
    ours, theirs = _working(user, effort), _working(model, effort)
    seen = way.detect(ours.grey, limit=effort.points, eager=effort.eager)
    known = way.detect(theirs.grey, limit=effort.points, eager=effort.eager)
    if min(len(seen), len(known)) < FEWEST:
        return Refused(TOO_FEW_POINTS, code=FEW_POINTS)
    pairs = matched(seen, known)
    if len(pairs) < FEWEST:
        why = f"only {len(pairs)} points look alike in both pictures"
        return Refused(TOO_FEW_POINTS, why, code=FEW_ALIKE)
    places = seen.places[pairs[:, 0]], known.places[pairs[:, 1]]
    fit = fitted(*places)
    if fit is None or fit.inliers < FEWEST:
        why = "the points that look alike agree on no position"
        return Refused(NO_MATRIX, why, code=DISAGREED)
    reason = trouble(fit.matrix, user=ours.size, model=theirs.size, mirror=mirror)
    if reason:
        return impossible(reason)
    # What agrees is worth following; where that is little, so is all else.
    at = places[1][fit.agrees] if fit.inliers >= _MANY else known.places
    start = Start(
        matrix=in_files(fit.matrix, ours, theirs),
        pairs=pairs_in_files(places, fit, ours, theirs),
        at=apply(np.linalg.inv(theirs.from_own), at),
        matches=len(pairs),
        keypoints=(len(seen), len(known)),
        surprise=surprise(places[1], fit.agrees, size=theirs.size, reach=1.5 * REACH),
    )
    return settled(user, model, start, effort, name=way.name)


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
    surprise: float


_BRIEF = Round(GLANCED, 15, most=160)
# Below this likeness, what was before the tracking is looked at again.
DOUBTED = 0.7
_MANY = 60


def settled(user: Sizes, model: Sizes, start: Start, effort: Effort, *, name: str) -> Found:
    """`start` made better by tracking the model's points, and judged."""
    matrix, pairs, unsure = start.matrix, start.pairs, MOST_UNSURE
    if effort.brief:
        unsure = unsure_at(matrix, pairs, user, model)
    for each in (_BRIEF, *ROUNDS) if effort.brief else ROUNDS:
        if unsure < effort.enough:
            break
        found = tracked(user, model, matrix, start.at, each)
        if found is None:
            break
        matrix, pairs = found.matrix, found.pairs
        unsure = unsure_at(matrix, pairs, user, model)
    check = checked_at(user, model, matrix, effort.largest)
    if check.likeness < DOUBTED:
        before = checked_at(user, model, start.matrix, effort.largest)
        if before.likeness > check.likeness:
            check, matrix, pairs = before, start.matrix, start.pairs
            unsure = unsure_at(matrix, pairs, user, model)
    evidence = {
        "likeness": check.likeness,
        "likeness_low": check.likeness_low,
        "seen": check.seen,
        "inliers": float(len(start.pairs)),
        "surprise": start.surprise,
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
