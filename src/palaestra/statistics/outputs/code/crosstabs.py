"""Crosstabs in R."""

from palaestra.statistics.engines.catalog import Catalog
from palaestra.statistics.outputs.code.preparing import DATA, by_panel, prepared
from palaestra.statistics.outputs.code.words import column
from palaestra.statistics.outputs.scope import Scope
from palaestra.statistics.structures import Crosstab


def code(wanted: Crosstab, scope: Scope, catalog: Catalog) -> list[str]:
    names = [*wanted.row_variables, *wanted.column_variables]
    lines = prepared(scope, catalog, names)
    if "dataset" in wanted.relative:
        lines.append(f"whole <- nrow({DATA})")
    columns: list[str | None] = [*wanted.column_variables] or [None]
    blocks = [
        _block(wanted, scope, catalog, row, each)
        for row in wanted.row_variables
        for each in columns
    ]
    made = blocks[0] if len(blocks) == 1 else "list(\n  " + ",\n  ".join(blocks) + "\n)"
    return [*lines, by_panel(scope, made)]


def _block(wanted: Crosstab, scope: Scope, catalog: Catalog, row: str, other: str | None) -> str:
    counts = _counts(scope, catalog, row, other)
    made = [_relative(each, counts) for each in wanted.relative]
    totals = {"row", "column"} <= set(wanted.totals) and wanted.relative == ["count"]
    if totals and not _is_scalar(scope, catalog, other):
        return f"addmargins({counts})"
    return made[0] if len(made) == 1 else f"list({', '.join(made)})"


def _is_scalar(scope: Scope, catalog: Catalog, name: str | None) -> bool:
    return name is not None and catalog.entry(scope.dataset, name).mode == "scalar"


def _counts(scope: Scope, catalog: Catalog, row: str, other: str | None) -> str:
    rows = column(DATA, row)
    weights = column(DATA, scope.weights) if scope.weights else None
    if other is None:
        summed = f"tapply({weights}, {rows}, sum, na.rm = TRUE, default = 0)"
        return f"as.table({summed})" if weights else f"table({rows})"
    columns = column(DATA, other)
    if _is_scalar(scope, catalog, other):
        values = f"{columns} * {weights}" if weights else columns
        return f"as.matrix(tapply({values}, {rows}, sum, na.rm = TRUE, default = 0))"
    if weights:
        return (
            f"as.table(tapply({weights}, list({rows}, {columns}), sum, na.rm = TRUE, default = 0))"
        )
    return f"table({rows}, {columns})"


def _relative(kind: str, counts: str) -> str:
    if kind == "count":
        return counts
    if kind == "panel":
        return f"100 * prop.table({counts})"
    if kind == "dataset":
        return f"100 * {counts} / whole"
    margin = {"row": 1, "column": 2}[kind]
    return f"100 * prop.table({counts}, {margin})"
