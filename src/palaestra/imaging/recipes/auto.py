"""AUTO: the whole Moon if there is one, then what is likeliest, until an answer passes."""

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.recipes import akaze, orb, sift
from palaestra.imaging.recipes.by_disk import by_disk, disks_of
from palaestra.imaging.recipes.by_points import Effort, Way, by_points
from palaestra.imaging.recipes.recipe import CONTENT, Found, Refused, Report, is_settled

# The quick one first: where it passes the check, nothing slower finds more.
_IN_ORDER = (
    Way(name="ORB", detect=orb.detect, efforts=(Effort(points=1000),)),
    Way(name="SIFT", detect=sift.detect, efforts=sift.WAY.efforts),
    Way(name="AKAZE", detect=akaze.detect, efforts=akaze.WAY.efforts),
)
# Of the quick one more is asked, since a better one stands ready.
_SURE = 0.97


def register(user: Array, model: Array, *, mirror: bool, report: Report) -> Found:
    """Raises Refused."""
    best: Found | None = None
    refused: Refused | None = None
    if (disks := disks_of(user, model)) is not None:
        try:
            best = by_disk(user, model, disks, orb.detect, name="ORB", mirror=mirror, report=report)
        except Refused as error:
            refused = error
        if best is not None and is_settled(best):
            return best
    for way in _IN_ORDER:
        try:
            best = by_points(user, model, way, mirror=mirror, report=report, known=best)
        except Refused as error:
            refused = refused or error
        enough = _SURE if way.name == "ORB" else CONTENT
        if best is not None and is_settled(best, enough=enough):
            return best
    if best is None:
        assert refused is not None, "each way answered or refused"
        raise refused
    return best
