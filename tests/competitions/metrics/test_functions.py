from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.competitions.metrics.absdiff import absdiff
from palaestra.competitions.metrics.catalogue import METRICS
from palaestra.competitions.metrics.functions import (
    BY_CLASS,
    CLUSTER_COSTS,
    CLUSTERINGS,
    ORDERS,
    VALUES,
    cluster_score,
)
from palaestra.competitions.metrics.logloss import logloss

labelled_rows = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=30)


def test_every_metric_has_its_arithmetic():
    by_kind = {
        kind: {name for name, metric in METRICS.items() if metric.answers == kind}
        for kind in ("probabilities", "classes", "values")
    }

    assert by_kind["probabilities"] | by_kind["classes"] == {*BY_CLASS, *CLUSTERINGS}
    assert by_kind["values"] - {"ndcg@10"} == {*VALUES, *ORDERS}
    clustering = {name for name, metric in METRICS.items() if "cluster" in metric.types}
    assert clustering == {*CLUSTER_COSTS, *CLUSTERINGS}
    weighted = {name for name, metric in METRICS.items() if metric.weighted}
    assert weighted == {*BY_CLASS, *VALUES}


@given(labelled_rows)
def test_cluster_logloss_is_the_best_over_all_namings(rows):
    truth, labels = np.array(rows).T
    best = min(
        logloss(truth, np.array(naming)[labels].astype(float), classes=3)
        for naming in permutations(range(3))
    )

    assert cluster_score("logloss", truth, labels.astype(float), classes=3) == pytest.approx(
        best, rel=1e-9
    )


@given(labelled_rows)
def test_cluster_absdiff_is_the_best_over_all_namings(rows):
    truth, labels = np.array(rows).T
    best = min(
        absdiff(truth.astype(float), np.array(naming)[labels].astype(float))
        for naming in permutations(range(3))
    )

    assert cluster_score("absdiff", truth, labels.astype(float), classes=3) == pytest.approx(best)


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.lists(st.floats(0, 1), min_size=3, max_size=3)),
        min_size=1,
        max_size=20,
    ),
    st.permutations(range(3)),
)
def test_cluster_logloss_of_probabilities_does_not_depend_on_the_naming(rows, naming):
    truth, chances = (np.array(column) for column in zip(*rows, strict=True))

    assert cluster_score("logloss", truth, chances[:, list(naming)], classes=3) == pytest.approx(
        cluster_score("logloss", truth, chances, classes=3)
    )


@pytest.mark.parametrize("metric", ["logloss", "absdiff"])
def test_cluster_score_of_the_right_groups_is_zero_whatever_their_numbers(metric):
    truth = np.array([0, 0, 1, 2, 2])

    assert cluster_score(metric, truth, np.array([2.0, 2, 0, 1, 1]), classes=3) == 0.0
    assert cluster_score(metric, truth, np.array([2.0, 0, 0, 1, 1]), classes=3) > 0.1


def test_cluster_logloss_takes_one_column_as_the_probability_of_the_second_of_two():
    truth, chances = np.array([0, 1, 1]), np.array([0.1, 0.8, 0.6])

    assert cluster_score("logloss", truth, chances, classes=2) == pytest.approx(
        logloss(truth, chances, classes=2)
    )
    assert cluster_score("logloss", truth, 1 - chances, classes=2) == pytest.approx(
        logloss(truth, chances, classes=2)
    )
