"""Counts of a crosstab."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from palaestra.statistics.engines.frames import Column, Frame
from palaestra.statistics.engines.python.rows import (
    Codes,
    Panels,
    categories,
    floats,
    kept_rows,
    panels_of,
)


def crosstab(frame: Frame, request: dict[str, Any]) -> dict[str, Any]:
    kept = kept_rows(frame, request["filters"])
    panels = panels_of(frame, request["panels"])
    weights = _weights(frame, request["weights"])
    names = [*request["rows"], *request["columns"]]
    found = {
        name: categories(frame.columns[name])
        for name in names
        if frame.columns[name].mode not in ("scalar", "datetime")
    }
    blocks = []
    for row in request["rows"]:
        band = []
        for column in request["columns"] or [None]:
            rows = found[row]
            if column is None or column in found:
                across = found[column].codes if column else np.zeros(frame.rows, dtype=np.int64)
                width = len(found[column].levels) if column else 1
                band.append(
                    _count(rows.codes, len(rows.levels), across, width, panels, kept, weights)
                )
            else:
                values = _weighted(frame.columns[column], weights)
                band.append(_sum(rows.codes, len(rows.levels), values, panels, kept))
        blocks.append(band)
    levels = {name: list(each.levels) for name, each in found.items()}
    return {"levels": levels | {k: list(v) for k, v in panels.levels.items()}, "blocks": blocks}


def _weights(frame: Frame, name: str | None) -> NDArray[np.float64] | None:
    return None if name is None else floats(frame.columns[name])


def _weighted(column: Column, weights: NDArray[np.float64] | None) -> NDArray[np.float64]:
    return floats(column) if weights is None else floats(column) * weights


def _count(
    rows: Codes,
    height: int,
    columns: Codes,
    width: int,
    panels: Panels,
    kept: NDArray[np.bool_],
    weights: NDArray[np.float64] | None,
) -> NDArray[np.float64]:
    """Flat, the row running fastest, then the column, then the panel."""
    used = kept & (rows >= 0) & (columns >= 0) & (panels.place >= 0)
    if weights is not None:
        used &= ~np.isnan(weights)
    place = rows + height * (columns + width * panels.place)
    size = height * width * panels.count
    chosen = None if weights is None else weights[used]
    return np.bincount(place[used], weights=chosen, minlength=size).astype(np.float64)


def _sum(
    rows: Codes,
    height: int,
    values: NDArray[np.float64],
    panels: Panels,
    kept: NDArray[np.bool_],
) -> NDArray[np.float64]:
    used = kept & (rows >= 0) & (panels.place >= 0) & ~np.isnan(values)
    place = (rows + height * panels.place)[used]
    size = height * panels.count
    return np.bincount(place, weights=values[used], minlength=size).astype(np.float64)
