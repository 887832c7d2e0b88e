"""The way of whole Moons: the disk first, its turn, then points where they must be."""

from palaestra.imaging.matching.checking import trouble
from palaestra.imaging.matching.confidence import confidence_of_disk
from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.matching.points import Detector
from palaestra.imaging.moon.laying import Laid, laid, turns
from palaestra.imaging.moon.limb import QUICK, Disk, find_disk, may_stand_alone, stands_alone
from palaestra.imaging.recipes.recipe import NO_MATRIX, Found, Refused, Report

# How much more alike the mirror image must be to be what the picture shows, and how much at least.
_CLEARLY = 0.08
_SURELY = 0.4


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
        raise Refused(NO_MATRIX, "the picture is mirrored; ask for mirror=1 if it may be")
    turn = mirrored if is_mirrored and mirror else straight
    report(0.3, "the whole Moon: laying one disk over the other")
    found = laid(user, model, disks, turn, detect)
    sizes = {"user": (user.shape[1], user.shape[0]), "model": (model.shape[1], model.shape[0])}
    why = trouble(found.matrix, **sizes, mirror=mirror)
    if why:
        raise Refused(NO_MATRIX, f"the best answer is impossible, since {why}")
    evidence = _evidence(found, disks)
    return Found(
        matrix=found.matrix,
        algorithm=name,
        confidence=confidence_of_disk(evidence),
        pairs=found.pairs,
        matches=max(len(found.pairs), found.followed),
        keypoints=(found.followed, found.points),
        evidence=evidence,
    )


def _evidence(found: Laid, disks: tuple[Disk, Disk]) -> dict[str, float]:
    return {
        "disk": 1.0,
        "likeness": found.likeness,
        "turn": found.turn.likeness,
        "margin": found.turn.likeness - found.turn.next,
        "followed": float(found.followed),
        "seen": min(disks[0].seen, disks[1].seen),
        "inliers": float(len(found.pairs)),
    }
