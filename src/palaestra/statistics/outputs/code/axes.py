"""What is said of a graph's axes, as arguments of R's own graphics."""

from collections.abc import Iterator

from palaestra.statistics.outputs.code.words import arguments, value
from palaestra.statistics.structures import Graph
from palaestra.statistics.structures.outputs import Axis, Ticks


def sides(wanted: Graph, numeric: str, names: dict[str, str] | None = None) -> str:
    """Title, names, limits and whether R draws the ticks itself.

    `numeric` are the sides that bear numbers; `names` what stands beside one that is not named.
    """
    said = arguments(main=wanted.label)
    for side, axis in (("x", wanted.xaxis), ("y", wanted.yaxis)):
        label = axis.label if axis and axis.label is not None else (names or {}).get(side)
        said += arguments(**{f"{side}lab": label})
        if axis is not None and side in numeric:
            blank = "n" if axis.ticks is not None else None
            said += arguments(**{f"{side}lim": axis.limits, f"{side}axt": blank})
    return said


def tick_lines(wanted: Graph, numeric: str) -> Iterator[str]:
    """Ticks where they are asked for, after the plot."""
    for place, (side, axis) in enumerate((("x", wanted.xaxis), ("y", wanted.yaxis)), start=1):
        if side in numeric and axis is not None and axis.ticks is not None:
            yield f"axis({place}, {_ticks(axis)})"


def _ticks(axis: Axis) -> str:
    ticks = axis.ticks
    if not isinstance(ticks, Ticks):
        return f"at = {value(ticks)}"
    blank = [""] * (len(ticks.values) - len(ticks.labels))
    return f"at = {value(ticks.values)}, labels = {value([*ticks.labels, *blank])}"
