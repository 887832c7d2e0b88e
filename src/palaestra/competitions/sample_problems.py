"""The data of the sample competitions, shuffled, with a part of the target hidden."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from palaestra.competitions.sample_texts import TEXTS, SampleText
from palaestra.competitions.tables.table import numbered

SEED = 20180430
HIDDEN_SHARE = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """`features` (n, m), `target` (n,), and a mask (n,) of the rows whose target is hidden."""

    text: SampleText
    feature_names: list[str]
    features: NDArray[np.float64]
    target: NDArray[np.float64]
    hidden: NDArray[np.bool]

    @property
    def labels(self) -> pl.Series:
        return numbered(len(self.target))


def problem_named(name: str) -> Problem:
    """The data, shuffled with a fixed seed: some tables come sorted by class."""
    text = TEXTS[name]
    names, features, target = _load(name)
    order = np.random.default_rng(SEED).permutation(len(target))
    features, target = features[order], target[order]
    return Problem(text, names, features, target, _hidden(target, text))


def _load(name: str) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64]]:
    from sklearn import datasets

    if name == "diabetes":
        data = datasets.load_diabetes(scaled=False)
    else:
        load = {
            "breast-cancer": datasets.load_breast_cancer,
            "wine": datasets.load_wine,
            "iris": datasets.load_iris,
        }
        data = load[name]()
    target = data.target.astype(np.float64)
    if name == "breast-cancer":
        target = 1 - target  # scikit-learn counts benign as 1
    return [_tidy(column) for column in data.feature_names], data.data, target


def _tidy(name: str) -> str:
    return name.removesuffix(" (cm)").replace(" ", "_").replace("/", "_")


def _hidden(target: NDArray[np.float64], text: SampleText) -> NDArray[np.bool]:
    """A quarter of the rows, of each class as many as it has; all rows of a cluster problem."""
    if text.type == "cluster":
        return np.ones(len(target), dtype=bool)
    chance = np.random.default_rng(SEED + 1)
    groups = target if text.classes else np.zeros(len(target))
    hidden = np.zeros(len(target), dtype=bool)
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        hidden[chance.permutation(rows)[: round(HIDDEN_SHARE * len(rows))]] = True
    return hidden
