"""Which rows and panels an output is about."""

from dataclasses import dataclass
from typing import Any

from palaestra.statistics.engines.catalog import CATEGORICAL, Catalog
from palaestra.statistics.structures import Problem
from palaestra.statistics.structures.outputs import OutputFields, Placement

MOST_PANELS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """`filters` are those of the output and of its data set."""

    dataset: str
    filters: tuple[str, ...]
    panels: tuple[str, ...]
    placements: tuple[Placement, ...]
    weights: str | None

    def request(self) -> dict[str, Any]:
        """The part of a request that every output has."""
        return {
            "data": self.dataset,
            "filters": list(self.filters),
            "panels": list(self.panels),
            "weights": self.weights,
        }


def scope_of(
    wanted: OutputFields, variables: list[str], catalog: Catalog, *, dataset: str | None = None
) -> Scope:
    """`dataset` is looked in first; one that the output itself names counts more."""
    extra = [*wanted.panel_variables, *wanted.filters]
    names = [*variables, *extra, *([wanted.weights] if wanted.weights else [])]
    home = _home(names, catalog, asked=wanted.dataset, first=dataset)
    filters = tuple(dict.fromkeys([*catalog.shape(home).filters, *wanted.filters]))
    catalog.home([*filters], dataset=home)
    catalog.require(home, filters, ("logical",), path="filters")
    catalog.require(home, wanted.panel_variables, CATEGORICAL, path="panel_variables")
    if wanted.weights is not None:
        catalog.require(home, [wanted.weights], ("scalar",), path="weights")
    placements = wanted.panel_placement[: len(wanted.panel_variables)]
    rest: list[Placement] = ["panel"] * (len(wanted.panel_variables) - len(placements))
    return Scope(
        dataset=home,
        filters=filters,
        panels=tuple(wanted.panel_variables),
        placements=(*placements, *rest),
        weights=wanted.weights,
    )


def _home(names: list[str], catalog: Catalog, *, asked: str | None, first: str | None) -> str:
    if asked is None and first in catalog.datasets:
        there = catalog.shape(first).variables
        if all(name in there for name in names):
            return first
    return catalog.home(names, dataset=asked)


def no_weights(wanted: OutputFields) -> None:
    if wanted.weights is not None:
        raise Problem("not_available", "Only crosstabs count with weights.", path="weights")
