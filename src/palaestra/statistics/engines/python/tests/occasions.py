"""Repeated measures as a matrix, one row a subject."""

import numpy as np

from palaestra.statistics.engines.frames import Column
from palaestra.statistics.engines.python.rows import floats
from palaestra.statistics.engines.python.tests.asked import Asked, Groups, Numbers, groups_of
from palaestra.statistics.structures import Problem


def occasions(asked: Asked) -> tuple[Numbers, list[str]]:
    """The matrix, and the names of its columns."""
    if asked.option("wide", False):
        columns = [asked.numbers(place) for place in range(len(asked.names))]
        return np.column_stack(columns), asked.names
    within, subjects = asked.groups(1), _subjects(asked.column(2))
    size = (len(subjects.levels), len(within.levels))
    counts = np.zeros(size)
    np.add.at(counts, (subjects.codes, within.codes), 1)
    if (counts != 1).any():
        raise Problem("bad_groups", "Each subject needs one value of each occasion.")
    m = np.empty(size)
    m[subjects.codes, within.codes] = asked.numbers(0)
    return m, list(within.levels)


def _subjects(column: Column) -> Groups:
    if column.mode != "scalar":
        return groups_of(column)
    unique, codes = np.unique(floats(column), return_inverse=True)
    return Groups(codes=codes, levels=tuple(str(each) for each in unique))
