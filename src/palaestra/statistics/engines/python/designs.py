"""Designs of linear models: R's coding by treatment contrasts, its order of terms, its way with
columns that others already say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from palaestra.statistics.engines.frames import Column
from palaestra.statistics.engines.python.rows import categories, floats
from palaestra.statistics.structures import Problem

Numbers = NDArray[np.float64]
# A column whose part that is new is smaller than this is left out, as in R's lm.
_NEW = 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The columns of one variable in one coding, and their labels."""

    columns: Numbers
    labels: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Of least squares. `q` are orthonormal columns, `used` the places of those columns that count;
    `owner` the term of each, 0 the intercept."""

    design: "Design"
    q: Numbers
    r: Numbers
    used: list[int]
    effects: Numbers
    residuals: Numbers

    @property
    def df(self) -> int:
        return len(self.residuals) - len(self.used)

    @property
    def rss(self) -> float:
        return float((self.residuals**2).sum())

    def coefficients(self) -> Numbers:
        """NaN for those that others already say."""
        found = np.full(len(self.design.labels), np.nan)
        found[self.used] = np.linalg.solve(self.r, self.effects)
        return found

    def unscaled(self) -> Numbers:
        """Diagonal of the inverse of X'X, for the columns that count."""
        inverse = np.linalg.inv(self.r)
        return np.asarray((inverse**2).sum(axis=1))

    def squares(self) -> list[tuple[str, float, float]]:
        """Of each term in order: name, degrees of freedom, sum of squares. Terms without any of
        their own are left out."""
        owners = np.array([self.design.owner[place] for place in self.used])
        rows = []
        for number, term in enumerate(self.design.terms, start=1):
            mine = owners == number
            if mine.any():
                rows.append(
                    (":".join(term), float(mine.sum()), float((self.effects[mine] ** 2).sum()))
                )
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """`matrix` with a column for each of `labels`; `owner` numbers their terms, 0 the intercept."""

    matrix: Numbers
    labels: list[str]
    owner: list[int]
    terms: list[list[str]]

    @classmethod
    def of(cls, columns: Mapping[str, Column], terms: Sequence[Sequence[str]]) -> "Design":
        ordered = in_order(terms)
        rows = len(next(iter(columns.values())))
        made, labels, owner = [np.ones((rows, 1))], ["(Intercept)"], [0]
        known: set[frozenset[str]] = {frozenset(term) for term in ordered} | {frozenset()}
        for number, term in enumerate(ordered, start=1):
            part = _product(
                [_coded(columns[name], name, set(term) - {name}, known) for name in term]
            )
            made.append(part.columns)
            labels += part.labels
            owner += [number] * len(part.labels)
        return cls(matrix=np.hstack(made), labels=labels, owner=owner, terms=ordered)

    def fit(self, y: Numbers, weights: Numbers | None = None) -> Fit:
        """Columns one after the other, each made orthogonal to those before, twice over."""
        root = np.ones(len(y)) if weights is None else np.sqrt(weights)
        x, z = self.matrix * root[:, None], y * root
        basis: list[Numbers] = []
        used: list[int] = []
        for place in range(x.shape[1]):
            fresh = _orthogonal(x[:, place], basis)
            if fresh is not None and len(basis) < len(y):
                basis.append(fresh)
                used.append(place)
        q = np.column_stack(basis)
        effects = q.T @ z
        residuals = z - q @ effects
        return Fit(self, q, np.triu(q.T @ x[:, used]), used, effects, residuals)


def in_order(terms: Sequence[Sequence[str]]) -> list[list[str]]:
    """Each once, by the number of their variables, as R's formulas have it."""
    seen: dict[frozenset[str], list[str]] = {}
    for term in terms:
        seen.setdefault(frozenset(term), list(dict.fromkeys(term)))
    return sorted(seen.values(), key=len)


def all_interactions(names: Sequence[str]) -> list[list[str]]:
    sizes = range(1, len(names) + 1)
    return [list(chosen) for size in sizes for chosen in combinations(names, size)]


def _coded(column: Column, name: str, others: set[str], known: set[frozenset[str]]) -> Part:
    """A factor by contrasts where the term without it is in the model, else by all its levels."""
    if column.mode in ("scalar", "datetime"):
        return Part(columns=floats(column)[:, None], labels=[name])
    found = categories(column)
    occurring = [place for place in range(len(found.levels)) if (found.codes == place).any()]
    if len(occurring) < 2:
        raise Problem("bad_groups", f"“{name}” has fewer than two groups here.")
    shown = occurring[1:] if frozenset(others) in known else occurring
    columns = np.stack([(found.codes == place).astype(float) for place in shown], axis=1)
    return Part(columns=columns, labels=[f"{name}{found.levels[place]}" for place in shown])


def _product(parts: list[Part]) -> Part:
    """Products of all columns; those of the first variable run fastest."""
    whole = parts[0]
    for part in parts[1:]:
        pairs = [(i, j) for j in range(len(part.labels)) for i in range(len(whole.labels))]
        whole = Part(
            columns=np.stack([whole.columns[:, i] * part.columns[:, j] for i, j in pairs], axis=1),
            labels=[f"{whole.labels[i]}:{part.labels[j]}" for i, j in pairs],
        )
    return whole


def _orthogonal(column: Numbers, basis: list[Numbers]) -> Numbers | None:
    size = float(np.linalg.norm(column))
    if size == 0:
        return None
    rest = column
    for _ in range(2):
        for each in basis:
            rest = rest - (each @ rest) * each
    left = float(np.linalg.norm(rest))
    return rest / left if left > _NEW * size else None
