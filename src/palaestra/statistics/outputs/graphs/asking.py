"""Which variables a graph takes, and the request."""

from dataclasses import dataclass
from typing import Any

from palaestra.statistics.engines.catalog import CATEGORICAL, NUMERIC, Catalog
from palaestra.statistics.outputs.scope import Scope, no_weights, scope_of
from palaestra.statistics.structures import Graph, Problem
from palaestra.statistics.structures.outputs import Ticks

# Points beyond this are counted in cells, or thinned out.
MOST_MARKS = 5000
_ALL_NUMERIC = 20


@dataclass(frozen=True, slots=True)
class Parts:
    """The variables of a graph by what they do in it."""

    variables: list[str]
    group: str | None


# Of each mode: fewest and most numeric variables, fewest and most categorical ones.
_TAKES = {
    "scatter": (2, 2, 0, 1),
    "bar": (0, 1, 1, 2),
    "dot": (0, _ALL_NUMERIC, 0, 2),
    "box": (1, _ALL_NUMERIC, 0, 1),
    "hist": (1, 1, 0, 1),
    "quantile": (1, 1, 0, 1),
}


def ask(
    wanted: Graph, catalog: Catalog, *, dataset: str | None = None
) -> tuple[Scope, dict[str, Any]]:
    """The request: answered by `levels` of the panels and `results`, one a panel."""
    no_weights(wanted)
    labels = _labels_of(wanted)
    names = [*wanted.variables, *([labels] if labels else [])]
    scope = scope_of(wanted, names, catalog, dataset=dataset)
    parts = parts_of(wanted, catalog, scope.dataset)
    _check_components(wanted)
    _check_axes(wanted)
    request = {
        "do": "graph",
        **scope.request(),
        "mode": wanted.mode,
        "variables": parts.variables,
        "group": parts.group,
        "labels": labels,
        "fits": [
            {"method": each.method, "se": each.se}
            for each in wanted.components
            if each.mode == "fit"
        ],
        "bins": wanted.bins,
        "most": MOST_MARKS,
    }
    return scope, request


def _labels_of(wanted: Graph) -> str | None:
    found = [each.variable for each in wanted.components if each.mode == "labels"]
    if found and (found[0] is None or wanted.mode != "scatter"):
        raise Problem("bad_field", "Labels name a variable, in a scatter plot.", path="components")
    return found[0] if found else None


def _check_components(wanted: Graph) -> None:
    for index, each in enumerate(wanted.components):
        path = f"components[{index}]"
        if each.mode == "fit" and wanted.mode != "scatter":
            raise Problem("bad_field", "A line is fitted in a scatter plot.", path=path)
        line = each.h is not None or each.v is not None or None not in (each.a, each.b)
        if each.mode == "abline" and not line:
            raise Problem("bad_field", "A line is said by a and b, or h, or v.", path=path)
        placed = isinstance(each.x, float | int) and isinstance(each.y, float | int)
        if each.mode == "text" and not (placed and each.label):
            raise Problem("bad_field", "A text has x, y and label.", path=path)


def _check_axes(wanted: Graph) -> None:
    for key, axis in (("xaxis", wanted.xaxis), ("yaxis", wanted.yaxis)):
        ticks = axis.ticks if axis else None
        if isinstance(ticks, Ticks) and len(ticks.labels) > len(ticks.values):
            raise Problem(
                "bad_field", "There are more labels than ticks.", path=f"{key}.ticks.labels"
            )


def parts_of(wanted: Graph, catalog: Catalog, dataset: str) -> Parts:
    modes = {name: catalog.entry(dataset, name).mode for name in wanted.variables}
    numeric = [name for name in wanted.variables if modes[name] in NUMERIC]
    categorical = [name for name in wanted.variables if modes[name] in CATEGORICAL]
    fewest, most, fewest_groups, most_groups = _TAKES[wanted.mode]
    if len(modes) != len(wanted.variables) or not wanted.variables:
        raise Problem("bad_field", "Each variable stands once, at least one.", path="variables")
    fits = fewest <= len(numeric) <= most and fewest_groups <= len(categorical) <= most_groups
    if not fits:
        raise Problem("bad_field", f"A {wanted.mode} graph does not take these.", path="variables")
    if wanted.mode == "bar" or not numeric:
        return Parts(
            variables=[categorical[0], *numeric],
            group=categorical[1] if len(categorical) > 1 else None,
        )
    if len(categorical) > 1:
        raise Problem("bad_field", "There is one group at most.", path="variables")
    return Parts(variables=numeric, group=categorical[0] if categorical else None)
