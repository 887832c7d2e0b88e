"""Two grey pictures, the name of an algorithm and a recipe: an answer, or a refusal."""

from importlib import import_module

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.names import Algorithm, Recipe
from palaestra.imaging.reasons import UNLIKE
from palaestra.imaging.recipes import classic
from palaestra.imaging.recipes import recipe as recipes
from palaestra.imaging.recipes.recipe import LEAST, NO_MATRIX, Found, Refused, Report, unheard


def register(
    user: Array,
    model: Array,
    *,
    algorithm: Algorithm,
    recipe: Recipe = "ours",
    mirror: bool = False,
    report: Report = unheard,
) -> Found:
    """Raises Refused."""
    if recipe == "classic":
        return classic.register(user, model, name=algorithm, report=report)
    module = import_module(f"palaestra.imaging.recipes.{algorithm.lower()}")
    chosen: recipes.Recipe = module.register
    found = chosen(user, model, mirror=mirror, report=report)
    if found.confidence < LEAST:
        why = "the best answer does not pass the check against the pictures"
        raise Refused(NO_MATRIX, why, code=UNLIKE)
    return found
