"""What a graph draws: for each panel the points, bars, boxes, and lines of fit, by R's rules."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from palaestra.statistics.engines.frames import Frame
from palaestra.statistics.engines.python.commands.shaping import cell_texts
from palaestra.statistics.engines.python.descriptives import taken
from palaestra.statistics.engines.python.fitting import fit_line
from palaestra.statistics.engines.python.rows import categories, floats, kept_rows, panels_of
from palaestra.statistics.engines.python.scales import pretty
from palaestra.statistics.engines.python.summaries import mean, quantile
from palaestra.statistics.engines.python.tests.asked import Numbers
from palaestra.statistics.engines.python.tests.running import with_panel
from palaestra.statistics.structures import Problem

Answer = dict[str, Any]
_CELLS = 60
_OUTLIERS = 1000


@dataclass(frozen=True, slots=True, eq=False)
class _Panel:
    """`numbers` and `categories` by name; `group` is the place of each row among `levels`."""

    columns: dict[str, Any]
    group: Any
    levels: tuple[str, ...]
    labels: list[str] | None
    request: dict[str, Any]

    def number(self, place: int) -> Numbers:
        return floats(self.columns[self.request["variables"][place]])

    def groups(self) -> list[tuple[str, Any]]:
        """The name of each group, and its rows; of none, all rows and the empty text."""
        if self.group is None:
            return [("", np.ones(len(next(iter(self.columns.values()))), dtype=bool))]
        return [(level, self.group == place) for place, level in enumerate(self.levels)]


def run_graph(frame: Frame, request: dict[str, Any]) -> Answer:
    kept = kept_rows(frame, request["filters"])
    panels = panels_of(frame, request["panels"])
    draw = _DRAWING[request["mode"]]
    results = [
        with_panel(
            draw(_panel(frame, request, np.flatnonzero(kept & (panels.place == place)))),
            panels.labels[place],
        )
        for place in range(panels.count)
    ]
    return {"levels": {k: list(v) for k, v in panels.levels.items()}, "results": results}


def _panel(frame: Frame, request: dict[str, Any], rows: Any) -> _Panel:
    group = categories(frame.columns[request["group"]]) if request["group"] else None
    labels = request["labels"]
    return _Panel(
        columns={name: taken(frame.columns[name], rows) for name in request["variables"]},
        group=None if group is None else group.codes[rows],
        levels=() if group is None else group.levels,
        labels=cell_texts(taken(frame.columns[labels], rows)) if labels else None,
        request=request,
    )


def _stacked(parts: list[dict[str, Any] | None]) -> dict[str, list[Any]]:
    found = [part for part in parts if part]
    fields = found[0] if found else {}
    return {field: [value for part in found for value in part[field]] for field in fields}


def _scatter(panel: _Panel) -> Answer:
    x, y = panel.number(0), panel.number(1)
    used = ~(np.isnan(x) | np.isnan(y))
    if panel.group is not None:
        used &= panel.group >= 0
    if used.sum() > panel.request["most"]:
        marks = _binned(x[used], y[used])
    else:
        names = np.array([""] if panel.group is None else panel.levels, dtype=object)
        places = np.zeros(len(x), dtype=int) if panel.group is None else panel.group
        labels = panel.labels or []
        marks = {
            "x": x[used],
            "y": y[used],
            "group": names[places[used]].tolist(),
            "label": [label for label, shown in zip(labels, used, strict=True) if shown]
            if labels
            else [],
        }  # fmt: skip - a record
    fits = [
        _stacked(
            [fit_line(x[rows & used], y[rows & used], fit, name) for name, rows in panel.groups()]
        )
        for fit in panel.request["fits"]
    ]
    return {"marks": marks, "fits": fits, "n": int(used.sum())}


def _binned(x: Numbers, y: Numbers) -> Answer:
    """Counts in 60 by 60 cells, where points would hide each other."""
    (px, mx), (py, my) = _cells(x), _cells(y)
    counts = np.bincount(px + _CELLS * py, minlength=_CELLS**2)
    filled = np.flatnonzero(counts)
    return {
        "x": mx[filled % _CELLS],
        "y": my[filled // _CELLS],
        "count": counts[filled].astype(float),
    }  # fmt: skip - a record


def _cells(values: Numbers) -> tuple[Any, Numbers]:
    low, high = values.min(), values.max()
    if low == high:
        return np.zeros(len(values), dtype=int), np.full(_CELLS, low)
    width = (high - low) / _CELLS
    at = np.minimum(_CELLS - 1, np.floor((values - low) / width).astype(int))
    return at, low + width * (np.arange(_CELLS) + 0.5)


def _bar(panel: _Panel) -> Answer:
    x = categories(panel.columns[panel.request["variables"][0]])
    values = panel.number(1) if len(panel.columns) > 1 else None
    parts: list[dict[str, Any] | None] = []
    for name, rows in panel.groups():
        heights = [_height(values, rows & (x.codes == place)) for place in range(len(x.levels))]
        parts.append({"x": list(x.levels), "y": heights, "group": [name] * len(heights)})
    return {"bars": _stacked(parts)}


def _height(values: Numbers | None, rows: Any) -> float:
    return float(rows.sum()) if values is None else mean(values[rows])


def _dot(panel: _Panel) -> Answer:
    first = panel.columns[panel.request["variables"][0]]
    if first.mode not in ("scalar", "datetime"):
        return _bar(panel)
    parts: list[dict[str, Any] | None] = []
    for place, name in enumerate(panel.request["variables"]):
        values = panel.number(place)
        for group, rows in panel.groups():
            shown = _thinned(np.sort(values[rows & ~np.isnan(values)]), panel.request["most"])
            parts.append({"x": shown, "name": [name] * len(shown), "group": [group] * len(shown)})
    return {"points": _stacked(parts)}


def _thinned(values: Numbers, most: int) -> Numbers:
    """Of very many, evenly spread ones."""
    if len(values) <= most:
        return values
    # Halves are rounded to even, in both engines.
    return np.asarray(values[np.round(np.linspace(1, len(values), most)).astype(int) - 1])


def _box(panel: _Panel) -> Answer:
    boxes: list[dict[str, Any] | None] = []
    outliers: list[dict[str, Any] | None] = []
    for place, name in enumerate(panel.request["variables"]):
        values = panel.number(place)
        for group, rows in panel.groups():
            chosen = values[rows & ~np.isnan(values)]
            if len(chosen):
                box, out = _one_box(chosen)
                boxes.append({k: [v] for k, v in {"name": name, "group": group, **box}.items()})
                names = {"name": [name] * len(out), "group": [group] * len(out)}
                outliers.append({**names, "y": out} if len(out) else None)
    return {"boxes": _stacked(boxes), "outliers": _stacked(outliers)}


def _one_box(values: Numbers) -> tuple[dict[str, float], Numbers]:
    """Tukey's hinges; whiskers as far as 1.5 times their distance."""
    hinges = _five(np.sort(values))
    reach = 1.5 * (hinges[3] - hinges[1])
    out = (values < hinges[1] - reach) | (values > hinges[3] + reach)
    inner = values[~out]
    names = ("low", "q1", "median", "q3", "high", "n")
    found = (inner.min(), *hinges[1:4], inner.max(), len(values))
    far = values[out]
    shown = _thinned(np.sort(far), _OUTLIERS) if len(far) > _OUTLIERS else far
    return {name: float(each) for name, each in zip(names, found, strict=True)}, shown


def _five(ordered: Numbers) -> list[float]:
    n = len(ordered)
    quarter = math.floor((n + 3) / 2) / 2
    places = (1, quarter, (n + 1) / 2, n + 1 - quarter, n)
    return [float((ordered[math.floor(p) - 1] + ordered[math.ceil(p) - 1]) / 2) for p in places]


def _hist(panel: _Panel) -> Answer:
    x = panel.number(0)
    known = x[~np.isnan(x)]
    if not len(known):
        raise Problem("bad_groups", "There are no values to show.")
    bins = panel.request["bins"] or math.ceil(math.log2(len(known)) + 1)
    breaks = pretty(float(known.min()), float(known.max()), bins)
    parts: list[dict[str, Any] | None] = []
    for name, rows in panel.groups():
        counts = _counted(x[rows & ~np.isnan(x)], breaks)
        ends = {"start": breaks[:-1], "end": breaks[1:]}
        parts.append({**ends, "y": counts, "group": [name] * len(counts)})
    return {"bars": _stacked(parts)}


def _counted(values: Numbers, breaks: Numbers) -> Numbers:
    """Cells closed on the right, the first one on both sides, with hist's allowance."""
    allowance = 1e-7 * float(np.median(np.diff(breaks)))
    moved = breaks + np.concatenate([[-allowance], np.full(len(breaks) - 1, allowance)])
    place = np.searchsorted(moved, values, side="left") - 1
    return np.bincount(np.maximum(place, 0), minlength=len(breaks) - 1).astype(float)


def _quantile(panel: _Panel) -> Answer:
    x = panel.number(0)
    points: list[dict[str, Any] | None] = []
    lines: list[dict[str, Any] | None] = []
    for name, rows in panel.groups():
        values = np.sort(x[rows & ~np.isnan(x)])
        if len(values):
            most = panel.request["most"]
            normal = _thinned(special.ndtri(_places(len(values))), most)
            shown = _thinned(values, most)
            points.append({"x": normal, "y": shown, "group": [name] * len(shown)})
            lines.append(_line(values, name))
    return {"points": _stacked(points), "lines": _stacked(lines)}


def _places(n: int) -> Numbers:
    a = 3 / 8 if n <= 10 else 0.5
    return np.asarray((np.arange(1, n + 1) - a) / (n + 1 - 2 * a))


def _line(values: Numbers, name: str) -> dict[str, Any]:
    low, high = quantile(values, [0.25, 0.75])
    z = float(special.ndtri(0.75))
    slope = (high - low) / (2 * z)
    return {"a": [float(low + slope * z)], "b": [float(slope)], "group": [name]}


_DRAWING: dict[str, Callable[[_Panel], Answer]] = {
    "scatter": _scatter,
    "bar": _bar,
    "dot": _dot,
    "box": _box,
    "hist": _hist,
    "quantile": _quantile,
}  # fmt: skip - a table
