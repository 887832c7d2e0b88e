"""Tables with panels: grids of cells put beside each other under trees of headers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from palaestra.statistics.outputs.scope import MOST_PANELS, Scope
from palaestra.statistics.structures import Cell, Header, Problem, TableResult

TOTAL = "Total"


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel variable; `levels` include the total where one is asked for."""

    name: str
    levels: tuple[str, ...]
    placement: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One panel's cells. `rows` and `columns` are the same for all panels of an output."""

    rows: list[Header]
    columns: list[Header]
    cells: list[list[Cell]]


# The level of each panel variable, by place → the grid.
GridOf = Callable[[tuple[int, ...]], Grid]


def panels_of(scope: Scope, levels: dict[str, Sequence[str]], *, total: bool) -> list[Panel]:
    extra = (TOTAL,) if total else ()
    panels = [
        Panel(name=name, levels=(*levels[name], *extra), placement=placement)
        for name, placement in zip(scope.panels, scope.placements, strict=True)
    ]
    count = 1
    for panel in panels:
        count *= len(panel.levels)
    if count > MOST_PANELS:
        raise Problem(
            "bad_groups",
            f"{count} panels are too many: at most {MOST_PANELS}.",
            path="panel_variables",
        )  # fmt: skip - one thought a line
    return panels


def assemble(panels: Sequence[Panel], grid_of: GridOf) -> TableResult:
    """One table; or, of panels placed `panel`, `tables`, one a combination of their levels."""
    apart = [index for index, panel in enumerate(panels) if panel.placement == "panel"]
    if not apart:
        return _one_table(panels, {}, grid_of)
    tables = []
    for levels in product(*(range(len(panels[index].levels)) for index in apart)):
        fixed = dict(zip(apart, levels, strict=True))
        table = _one_table(panels, fixed, grid_of)
        table.panel = {panels[i].name: panels[i].levels[level] for i, level in fixed.items()}
        tables.append(table)
    return TableResult(tables=tables)


def _one_table(panels: Sequence[Panel], fixed: dict[int, int], grid_of: GridOf) -> TableResult:
    down = [index for index, panel in enumerate(panels) if panel.placement == "row"]
    across = [index for index, panel in enumerate(panels) if panel.placement == "column"]
    cells: list[list[Cell]] = []
    grid: Grid | None = None
    for row_levels in _levels(panels, down):
        band: list[list[Cell]] = []
        for column_levels in _levels(panels, across):
            places = fixed | dict(zip(down, row_levels, strict=True))
            places |= dict(zip(across, column_levels, strict=True))
            grid = grid_of(tuple(places[index] for index in range(len(panels))))
            band = _beside(band, grid.cells)
        cells.extend(band)
    if grid is None:
        return TableResult()
    return TableResult(
        rows=under([panels[index] for index in down], grid.rows),
        columns=under([panels[index] for index in across], grid.columns),
        cells=cells,
    )


def _levels(panels: Sequence[Panel], chosen: list[int]) -> list[tuple[int, ...]]:
    return list(product(*(range(len(panels[index].levels)) for index in chosen)))


def _beside(left: list[list[Cell]], right: list[list[Cell]]) -> list[list[Cell]]:
    if not left:
        return [[*row] for row in right]
    return [[*one, *other] for one, other in zip(left, right, strict=True)]


def under(panels: Sequence[Panel], headers: list[Header]) -> list[Header]:
    """Headers repeated below each level of each panel, outermost first."""
    for panel in reversed(panels):
        inner = [Header(label=level, children=headers) for level in panel.levels]
        headers = [Header(label=panel.name, children=inner)]
    return headers


def leaves(headers: Sequence[Header]) -> int:
    return sum(leaves(header.children) if header.children else 1 for header in headers)
