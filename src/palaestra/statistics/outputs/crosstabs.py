"""Crosstabs: counts, or sums of scalars as counts, and their percentages and totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palaestra.statistics.engines.catalog import CATEGORICAL, Catalog
from palaestra.statistics.outputs.numbers import number
from palaestra.statistics.outputs.scope import Scope, scope_of
from palaestra.statistics.outputs.tables import TOTAL, Grid, assemble, panels_of
from palaestra.statistics.structures import Cell, Crosstab, Header, Problem, TableResult

Counts = NDArray[np.float64]
MOST_CELLS = 250_000


def ask(
    wanted: Crosstab, catalog: Catalog, *, dataset: str | None = None
) -> tuple[Scope, dict[str, Any]]:
    """The scope, and the request: answered by `levels` of each categorical variable and `blocks`,
    for each row variable and each column variable the counts (rows × columns × panels)."""
    names = [*wanted.row_variables, *wanted.column_variables]
    if not wanted.row_variables:
        raise Problem("bad_field", "A crosstab needs a row variable.", path="row_variables")
    if not wanted.relative:
        raise Problem("bad_field", "Say at least one of count, row, column…", path="relative")
    scope = scope_of(wanted, names, catalog, dataset=dataset)
    catalog.require(scope.dataset, wanted.row_variables, CATEGORICAL, path="row_variables")
    catalog.require(
        scope.dataset, wanted.column_variables, (*CATEGORICAL, "scalar"), path="column_variables"
    )
    request = {
        "do": "crosstab",
        **scope.request(),
        "rows": list(wanted.row_variables),
        "columns": list(wanted.column_variables),
    }
    return scope, request


@dataclass(frozen=True, slots=True)
class _Block:
    """One row variable by one column variable; the last axis of `counts` runs over panels."""

    counts: Counts
    whole: float


def shape(wanted: Crosstab, scope: Scope, answer: dict[str, Any]) -> TableResult:
    levels: dict[str, Sequence[str]] = answer["levels"]
    total = "dataset" in wanted.totals
    panels = panels_of(scope, levels, total=total)
    sizes = tuple(len(levels[name]) for name in scope.panels)
    columns: list[str | None] = [*wanted.column_variables] or [None]
    blocks = [
        [
            _block(
                answer["blocks"][i][j], levels, row=row, column=column, panels=sizes, total=total
            )
            for j, column in enumerate(columns)
        ]
        for i, row in enumerate(wanted.row_variables)
    ]
    _check_size(blocks)
    if not wanted.column_variables:
        return assemble(panels, lambda at: _frequencies(wanted, levels, blocks, at))
    return assemble(panels, lambda at: _grid(wanted, levels, blocks, at))


def _check_size(blocks: list[list[_Block]]) -> None:
    if sum(block.counts.size for row in blocks for block in row) > MOST_CELLS:
        raise Problem("bad_groups", f"The table has more than {MOST_CELLS} cells.")


def _block(
    flat: Any,
    levels: dict[str, Sequence[str]],
    *,
    row: str,
    column: str | None,
    panels: tuple[int, ...],
    total: bool,
) -> _Block:
    across = len(levels[column]) if column in levels else 1
    dims = (len(levels[row]), across, *panels)
    counts = np.asarray(flat, dtype=np.float64).reshape(dims, order="F")
    whole = float(counts.sum())
    if total:
        for axis in range(2, counts.ndim):
            counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    return _Block(counts=counts, whole=whole)


def _grid(
    wanted: Crosstab,
    levels: dict[str, Sequence[str]],
    blocks: list[list[_Block]],
    at: tuple[int, ...],
) -> Grid:
    rows: list[Header] = []
    cells: list[list[Cell]] = []
    for i, row in enumerate(wanted.row_variables):
        bands = [
            _band(wanted, block, at, scalar=column not in levels)
            for block, column in zip(blocks[i], wanted.column_variables, strict=True)
        ]
        cells.extend([cell for band in bands for cell in band[k]] for k in range(len(bands[0])))
        rows.append(_row_header(wanted, row, levels[row]))
    columns = [_column_header(wanted, name, levels) for name in wanted.column_variables]
    return Grid(rows=rows, columns=columns, cells=cells)


def _row_header(wanted: Crosstab, name: str, levels: Sequence[str]) -> Header:
    relatives = [Header(label=each) for each in wanted.relative]
    inner = relatives if len(relatives) > 1 else []
    shown = [*levels, *([TOTAL] if _has_total_row(wanted) else [])]
    return Header(label=name, children=[Header(label=level, children=inner) for level in shown])


def _column_header(wanted: Crosstab, name: str, levels: dict[str, Sequence[str]]) -> Header:
    if name not in levels:
        return Header(label=name)
    shown = [*levels[name], *([TOTAL] if _has_total_column(wanted) else [])]
    return Header(label=name, children=[Header(label=level) for level in shown])


def _has_total_row(wanted: Crosstab) -> bool:
    return bool({"column", "panel", "dataset"} & set(wanted.totals))


def _has_total_column(wanted: Crosstab) -> bool:
    return bool({"row", "panel", "dataset"} & set(wanted.totals))


def _band(
    wanted: Crosstab, block: _Block, at: tuple[int, ...], *, scalar: bool
) -> list[list[Cell]]:
    """The rows of cells of one block in one panel, its totals included."""
    place: Any = (..., *at)
    counts = block.counts[place]
    full = _with_totals(counts)
    height = len(counts) + _has_total_row(wanted)
    width = counts.shape[1] + (_has_total_column(wanted) and not scalar)
    return [
        [_cell(wanted, full, block.whole, i, j, kind, scalar=scalar) for j in range(width)]
        for i in range(height)
        for kind in wanted.relative
    ]


def _with_totals(counts: Counts) -> Counts:
    """The counts with a last row and a last column of sums."""
    down = np.vstack([counts, counts.sum(axis=0, keepdims=True)])
    return np.hstack([down, down.sum(axis=1, keepdims=True)])


def _cell(
    wanted: Crosstab, full: Counts, whole: float, i: int, j: int, kind: str, *, scalar: bool
) -> Cell:
    if not _is_shown(wanted, full.shape, i, j, scalar=scalar):
        return Cell(v=None, kind="count" if kind == "count" else "percent")
    count = float(full[i, j])
    if kind == "count":
        return Cell(v=number(count), kind="count")
    wholes = {"row": full[i, -1], "column": full[-1, j], "panel": full[-1, -1], "dataset": whole}
    return Cell(v=number(percent(count, float(wholes[kind]))), kind="percent", of=kind)


def percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else float("nan")


def _is_shown(wanted: Crosstab, size: tuple[int, ...], i: int, j: int, *, scalar: bool) -> bool:
    """Of the totals, those that were asked for."""
    last_row, last_column = i == size[0] - 1, j == size[1] - 1 and not scalar
    asked = set(wanted.totals)
    if last_row and last_column:
        return bool({"panel", "dataset"} & asked) or {"row", "column"} <= asked
    return (not last_row or "column" in asked) and (not last_column or "row" in asked)


def _frequencies(
    wanted: Crosstab,
    levels: dict[str, Sequence[str]],
    blocks: list[list[_Block]],
    at: tuple[int, ...],
) -> Grid:
    """Without column variables: a column for each of `relative`, and the cumulative percentage."""
    kinds = list(wanted.relative)
    cumulative = any(kind in ("column", "panel", "dataset") for kind in kinds)
    rows: list[Header] = []
    cells: list[list[Cell]] = []
    for i, name in enumerate(wanted.row_variables):
        block = blocks[i][0]
        place: Any = (slice(None), 0, *at)
        counts = block.counts[place]
        shown = [*levels[name], *([TOTAL] if _has_total_row(wanted) else [])]
        rows.append(Header(label=name, children=[Header(label=level) for level in shown]))
        cells.extend(
            _frequency_row(kinds, counts, block.whole, k, cumulative=cumulative)
            for k in range(len(shown))
        )
    labels = [*kinds, *(["cumulative"] if cumulative else [])]
    return Grid(rows=rows, columns=[Header(label=label) for label in labels], cells=cells)


def _frequency_row(
    kinds: Sequence[str], counts: Counts, whole: float, k: int, *, cumulative: bool
) -> list[Cell]:
    total, is_total = float(counts.sum()), k == len(counts)
    count = total if is_total else float(counts[k])
    wholes = {"row": count, "column": total, "panel": total, "dataset": whole}
    cells = [
        Cell(v=number(count), kind="count")
        if kind == "count"
        else Cell(v=number(percent(count, wholes[kind])), kind="percent", of=kind)
        for kind in kinds
    ]
    if cumulative:
        so_far = None if is_total else number(percent(float(counts[: k + 1].sum()), total))
        cells.append(Cell(v=so_far, kind="percent", of="cumulative"))
    return cells
