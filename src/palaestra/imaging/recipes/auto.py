"""AUTO: what is likeliest first, until an answer passes its own check."""

from importlib import import_module

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.recipes.by_points import CONTENT
from palaestra.imaging.recipes.recipe import Found, Refused, Report

_IN_ORDER = ("sift", "akaze", "orb")


def register(user: Array, model: Array, *, mirror: bool, report: Report) -> Found:
    best: Found | None = None
    refused: Refused | None = None
    for place, name in enumerate(_IN_ORDER):
        report(place / len(_IN_ORDER), name.upper())
        recipe = import_module(f"palaestra.imaging.recipes.{name}")
        try:
            found: Found = recipe.register(user, model, mirror=mirror, report=report)
        except Refused as error:
            refused = refused or error
            continue
        if found.confidence >= CONTENT:
            return found
        if best is None or found.confidence > best.confidence:
            best = found
    if best is None:
        assert refused is not None, "each recipe answered or refused"
        raise refused
    return best
