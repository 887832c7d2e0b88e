"""Which rows count, and in which panel and category each is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from palaestra.statistics.engines.frames import LOGICAL_NA, Column, Frame
from palaestra.statistics.structures import Problem

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Categories:
    """`codes` from 0 into `levels`; −1 is missing."""

    codes: Codes
    levels: tuple[str, ...]


def categories(column: Column) -> Categories:
    """Levels as declared; of texts by first appearance; of truths FALSE and TRUE."""
    if column.mode in ("nominal", "ordinal"):
        return Categories(codes=column.values.astype(np.int64) - 1, levels=column.levels)
    if column.mode == "logical":
        codes = np.where(column.values == LOGICAL_NA, -1, column.values.astype(np.int64))
        return Categories(codes=codes, levels=("FALSE", "TRUE"))
    if column.mode != "string":
        raise Problem("type", f"A variable of mode {column.mode} has no categories.")
    levels = tuple(dict.fromkeys(value for value in column.values if value is not None))
    places = {None: -1} | {level: index for index, level in enumerate(levels)}
    codes = np.fromiter((places[value] for value in column.values), dtype=np.int64)
    return Categories(codes=codes, levels=levels)


def kept_rows(frame: Frame, filters: Sequence[str]) -> NDArray[np.bool_]:
    """True for rows where every filter is; a missing one counts as false."""
    kept = np.ones(frame.rows, dtype=bool)
    for name in filters:
        kept &= frame.columns[name].values == 1
    return kept


@dataclass(frozen=True, slots=True, eq=False)
class Panels:
    """`place` of each row among the combinations, the first variable running fastest; −1: none."""

    place: Codes
    count: int
    levels: dict[str, tuple[str, ...]]
    labels: list[dict[str, str]]


def panels_of(frame: Frame, names: Sequence[str]) -> Panels:
    place = np.zeros(frame.rows, dtype=np.int64)
    levels: dict[str, tuple[str, ...]] = {}
    labels: list[dict[str, str]] = [{}]
    step = 1
    for name in names:
        found = categories(frame.columns[name])
        place = np.where((found.codes < 0) | (place < 0), -1, place + step * found.codes)
        levels[name] = found.levels
        step *= len(found.levels)
        labels = [{**each, name: level} for level in found.levels for each in labels]
    return Panels(place=place, count=step, levels=levels, labels=labels)


def floats(column: Column) -> NDArray[np.float64]:
    """Numbers of scalars, times and truths; NaN where missing."""
    if column.mode == "logical":
        return np.where(column.values == LOGICAL_NA, np.nan, column.values.astype(np.float64))
    if column.mode not in ("scalar", "datetime"):
        raise Problem("type", f"Numbers are expected, not a variable of mode {column.mode}.")
    numbers: NDArray[np.float64] = column.values
    return numbers
