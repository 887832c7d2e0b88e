"""Lines before the computation itself: filters, complete rows, factors."""

from collections.abc import Iterable

from palaestra.statistics.engines.catalog import Catalog
from palaestra.statistics.outputs.code.words import column, indented, name, value
from palaestra.statistics.outputs.scope import Scope

DATA = "d"


def prepared(
    scope: Scope, catalog: Catalog, variables: Iterable[str], *, complete: Iterable[str] = ()
) -> list[str]:
    """`d`: the rows that count, with texts and truths of `variables` as factors."""
    names = list(dict.fromkeys([*variables, *scope.panels]))
    lines = [f"{DATA} <- {name(scope.dataset)}"]
    for each in names:
        mode = catalog.entry(scope.dataset, each).mode
        place = column(DATA, each)
        if mode == "string":
            lines.append(f"{place} <- factor({place}, levels = unique(na.omit({place})))")
        elif mode == "logical":
            lines.append(f"{place} <- factor({place}, levels = c(FALSE, TRUE))")
    # Before the filters: their own columns are not changed above unless they are shown as well.
    kept = [_kept(each, names) for each in scope.filters]
    if kept:
        lines.append(f"{DATA} <- {DATA}[which({' & '.join(kept)}), ]")
    wanted = list(dict.fromkeys(complete))
    if wanted:
        lines.append(f"{DATA} <- {DATA}[complete.cases({DATA}[{value(wanted)}]), ]")
    return lines


def _kept(filter_name: str, factors: list[str]) -> str:
    place = column(DATA, filter_name)
    return f'{place} == "TRUE"' if filter_name in factors else place


def by_panel(scope: Scope, expression: str) -> str:
    """The expression for each panel's rows, which it calls `d`."""
    if not scope.panels:
        return expression
    split = f"split({DATA}, {DATA}[{value(list(scope.panels))}])"
    return f"lapply({split}, function({DATA}) {{\n{indented([expression])}\n}})"
