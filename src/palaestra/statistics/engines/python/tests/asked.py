"""What a test is given, and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palaestra.statistics.engines.frames import Column
from palaestra.statistics.engines.python.rows import categories, floats
from palaestra.statistics.structures import Problem

Numbers = NDArray[np.float64]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """`codes` from 0 into `levels`, all of which occur."""

    codes: NDArray[np.int64]
    levels: tuple[str, ...]

    def split(self, values: Numbers) -> list[Numbers]:
        return [values[self.codes == place] for place in range(len(self.levels))]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """`columns`: the complete rows of the variables, in one panel."""

    columns: dict[str, Column]
    request: dict[str, Any]

    @property
    def names(self) -> list[str]:
        return list(self.request["variables"])

    def column(self, place: int) -> Column:
        return self.columns[self.names[place]]

    def numbers(self, place: int = 0) -> Numbers:
        return floats(self.column(place))

    def groups(self, place: int = 1, *, count: int | None = None) -> Groups:
        return groups_of(self.column(place), count=count)

    def option(self, name: str, default: Any) -> Any:
        value = self.request.get(name)
        return default if value is None else value

    @property
    def alternative(self) -> str:
        return str(self.request["alternative"])

    @property
    def level(self) -> float:
        return float(self.request["conf_level"])


def groups_of(column: Column, *, count: int | None = None) -> Groups:
    """Levels that no row has are left out."""
    found = categories(column)
    used = [place for place in range(len(found.levels)) if (found.codes == place).any()]
    if count is not None and len(used) != count:
        raise Problem("bad_groups", f"This takes {count} groups; there are {len(used)}.")
    if len(used) < 2:
        raise Problem("bad_groups", "This takes at least two groups.")
    fresh = np.full(len(found.levels) + 1, -1, dtype=np.int64)
    fresh[used] = np.arange(len(used))
    return Groups(codes=fresh[found.codes], levels=tuple(found.levels[place] for place in used))


def named(**values: float) -> dict[str, Any]:
    return {"names": list(values), "values": [float(each) for each in values.values()]}


def named_as(names: Sequence[str], values: Any) -> dict[str, Any]:
    return {"names": list(names), "values": [float(each) for each in np.atleast_1d(values)]}


def enough(values: Numbers, least: int, what: str = "observations") -> None:
    if len(values) < least:
        raise Problem("r_error", f"There are not enough {what}: {len(values)}, at least {least}.")


def ratio(top: float, bottom: float) -> float:
    """NaN or an infinity where the bottom is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.float64(top) / np.float64(bottom))


def tail(cdf: float, sf: float, alternative: str) -> float:
    """The p-value of a symmetric statistic from both of its tails."""
    if alternative == "less":
        return cdf
    return sf if alternative == "greater" else min(1.0, 2 * min(cdf, sf))
