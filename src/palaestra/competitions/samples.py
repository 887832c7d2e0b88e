"""Competitions on real data that scikit-learn ships, with honest answers to them.

Loads scikit-learn when called: for worker processes, and for the ``demo`` extra.

All have one layout, so that a person needs no explanation: the published table holds every row
with its features, and the column asked for is empty in the rows that the competition is about.
An answer has a row for each of those, named by the label that the data set gives it.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from palaestra.competitions.sample_models import answers
from palaestra.competitions.sample_problems import Problem, problem_named
from palaestra.competitions.sample_texts import TEXTS
from palaestra.competitions.tables.csv_text import write_csv
from palaestra.competitions.tables.table import Table

NAMES = tuple(TEXTS)


def sample_spec(name: str) -> dict[str, object]:
    """A spec to host, complete but for ``expiration``: see `specs.Spec` for its fields."""
    problem = problem_named(name)
    text = problem.text
    spec: dict[str, object] = {
        "title": text.title,
        "subtitle": text.subtitle,
        "description": text.description,
        "type": text.type,
        "metric": text.metric,
        "prize": 0.0,
        "num_classes": text.classes or 2,
        "dataset": write_csv(_published(problem)).decode(),
        "dataset_type": "csv",
        "answer": write_csv(_truth(problem)).decode(),
        "answer_type": "csv",
    }
    return spec | ({"targets": text.target} if text.type == "predict" else {})


def honest_answers(name: str) -> list[tuple[str, str, bytes]]:
    """(competitor, what the model is, answer as CSV) of real models, in no order of merit.

    Each was fitted to the published rows only; none has seen the hidden truth.
    """
    problem = problem_named(name)
    labels = problem.labels.filter(pl.Series(problem.hidden))
    return [
        (competitor, model, write_csv(Table(_columns(problem, values), labels)))
        for competitor, model, values in answers(problem)
    ]


def _published(problem: Problem) -> Table:
    frame = pl.DataFrame(problem.features, schema=problem.feature_names)
    if problem.text.type != "cluster":
        target = _whole(problem.target).set(pl.Series(problem.hidden), None)
        frame = frame.with_columns(target.alias(problem.text.target))
    return Table(frame, problem.labels)


def _truth(problem: Problem) -> Table:
    target = _whole(problem.target[problem.hidden]).alias(problem.text.target)
    return Table(pl.DataFrame([target]), problem.labels.filter(pl.Series(problem.hidden)))


def _whole(values: NDArray[np.float64]) -> pl.Series:
    return pl.Series(values).cast(pl.Int64)


def _columns(problem: Problem, values: NDArray[np.float64]) -> pl.DataFrame:
    """One column named like the target, or one a class where there are several."""
    if values.ndim == 1:
        return pl.DataFrame({problem.text.target: values})
    return pl.DataFrame(values, schema=[str(number) for number in range(values.shape[1])])
