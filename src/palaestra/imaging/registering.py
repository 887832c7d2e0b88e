"""Two grey pictures, the name of an algorithm and a recipe: an answer, or a refusal."""

from importlib import import_module

from palaestra.imaging.matching.geometry import Array
from palaestra.imaging.names import Algorithm, Recipe
from palaestra.imaging.recipes import classic
from palaestra.imaging.recipes import recipe as recipes
from palaestra.imaging.recipes.recipe import Found, Report, unheard


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
    return chosen(user, model, mirror=mirror, report=report)
