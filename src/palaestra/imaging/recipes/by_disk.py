"""The way of whole Moons: the disk first, its turn, then points where they must be."""

from dataclasses import replace

from palaestra.imaging.matching.checking import trouble
from palaestra.imaging.matching.confidence import confidence_of_disk
from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.matching.points import Detector
from palaestra.imaging.matching.working import LARGEST, Sizes
from palaestra.imaging.moon.laying import Laid, laid, turns
from palaestra.imaging.moon.limb import QUICK, Disk, find_disk, may_stand_alone, stands_alone
from palaestra.imaging.reasons import MIRRORED
from palaestra.imaging.recipes.polishing import (
    HAZY,
    PRECISE,
    ROUNDS,
    Tracked,
    checked_at,
    sharpened,
    tracked,
    unsure_at,
)
from palaestra.imaging.recipes.recipe import NO_MATRIX, Found, Refused, Report, impossible

# How much more alike the mirror image must be to be what the picture shows, and how much at least.
_CLEARLY = 0.08
_SURELY = 0.4
# Of the points followed on a plane, how many must agree with one matrix. On the benchmark: 93 to
# 100% for flat disks, 90 to 99% for a ball seen from within 1° of the same side, 42 to 89% beyond.
_FLAT = 0.9
_MANY = 40


def disks_of(user: Array, model: Array) -> tuple[Disk, Disk] | None:
    """The disk of each picture, if both have one; a quick look first, since most have none."""
    if not may_stand_alone(model) or find_disk(model, side=QUICK) is None:
        return None
    if find_disk(user, side=QUICK) is None:
        return None
    ours, theirs = find_disk(user), find_disk(model)
    if ours is None or theirs is None or not stands_alone(model, theirs):
        return None
    return ours, theirs


def by_disk(
    user: Array,
    model: Array,
    disks: tuple[Disk, Disk],
    detect: Detector,
    *,
    name: str,
    mirror: bool,
    report: Report,
) -> Found:
    """Raises Refused for a picture that is mirrored where nobody asked for that."""
    report(0.1, "the whole Moon: how it is turned")
    both = turns(user, model, disks)
    straight, mirrored = both.straight, both.mirrored
    is_mirrored = mirrored.likeness > straight.likeness + _CLEARLY
    if is_mirrored and not mirror and mirrored.likeness > _SURELY:
        why = "the picture is mirrored; ask for mirror=1 if it may be"
        raise Refused(NO_MATRIX, why, code=MIRRORED)
    turn = mirrored if is_mirrored and mirror else straight
    report(0.3, "the whole Moon: laying one disk over the other")
    found = laid(user, model, disks, turn, detect)
    report(0.5, "the whole Moon: whether it is flat after all")
    sizes = Sizes(user), Sizes(model)
    plane = as_plane(*sizes, found)
    matrix, pairs = (found.matrix, found.pairs) if plane is None else (plane.matrix, plane.pairs)
    reason = trouble(matrix, user=sizes[0].size, model=sizes[1].size, mirror=mirror)
    if reason:
        raise impossible(reason)
    evidence = {
        "disk": 1.0,
        "likeness": found.likeness(matrix),
        "alike": checked_at(*sizes, matrix, LARGEST).likeness,
        "turn": found.turn.likeness,
        "margin": found.turn.likeness - found.turn.next,
        "flat": 0.0 if plane is None else plane.share,
        "followed": float(found.followed),
        "seen": min(disks[0].seen, disks[1].seen),
        "inliers": float(len(pairs)),
    }
    return Found(
        matrix=matrix,
        algorithm=name,
        confidence=confidence_of_disk(evidence),
        pairs=pairs,
        matches=max(len(pairs), found.followed),
        keypoints=(found.followed, found.points),
        evidence=evidence,
    )


def as_plane(user: Sizes, model: Sizes, found: Laid) -> Tracked | None:
    """What nearly all points agree with that are followed on a plane instead of a ball, if any.

    A retina, a coin and a plate are disks too, and flat; and a ball that is seen from the same
    side twice is as good as flat. One that turned in between has no matrix that many agree with.
    """
    best: Tracked | None = None
    matrix, at = found.matrix, found.pairs[:, 2:]
    for each in ROUNDS:
        flat = tracked(user, model, matrix, at, each)
        if flat is None or flat.share < _FLAT or len(flat.pairs) < _MANY:
            break
        best, matrix = flat, flat.matrix
        if unsure_at(matrix, flat.pairs, user, model) < PRECISE:
            break
    return best and _sharpened(user, model, best)


def _sharpened(user: Sizes, model: Sizes, plane: Tracked) -> Tracked:
    unsure = unsure_at(plane.matrix, plane.pairs, user, model)
    if unsure < HAZY:
        return plane
    # Whether it may be mirrored was asked before.
    matrix = sharpened(user, model, plane.matrix, unsure=unsure, mirror=True)
    return replace(plane, matrix=matrix)
