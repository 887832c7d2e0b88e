"""What a named algorithm does: the disk if there is one, its own points, then another's help."""

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.recipes.by_disk import by_disk, disks_of
from palaestra.imaging.recipes.by_points import Way, by_points
from palaestra.imaging.recipes.recipe import Found, Refused, Report, is_settled


def by_name(user: Array, model: Array, way: Way, *, mirror: bool, report: Report) -> Found:
    """Raises Refused where neither the algorithm nor the one that stands in for it finds enough."""
    found = _own(user, model, way, mirror=mirror, report=report)
    if isinstance(found, Found) and is_settled(found):
        return found
    report(0.7, f"{way.name} is not sure; asking another algorithm")
    try:
        helped = by_points(user, model, _stand_in(way), mirror=mirror, report=report)
    except Refused as refused:
        if isinstance(found, Refused):
            raise found from refused
        return found
    if isinstance(found, Found) and found.confidence >= helped.confidence:
        return found
    return helped


def _own(user: Array, model: Array, way: Way, *, mirror: bool, report: Report) -> Found | Refused:
    known: Found | None = None
    try:
        if (disks := disks_of(user, model)) is not None:
            known = by_disk(
                user, model, disks, way.detect, name=way.name, mirror=mirror, report=report
            )
            if is_settled(known):
                return known
        return by_points(user, model, way, mirror=mirror, report=report, known=known)
    except Refused as refused:
        return refused


def _stand_in(way: Way) -> Way:
    """SIFT, the most faithful; for SIFT itself AKAZE, which sees other things."""
    # Here, since every recipe imports this module.
    from palaestra.imaging.recipes import akaze, sift

    return akaze.WAY if way.name == sift.WAY.name else sift.WAY
