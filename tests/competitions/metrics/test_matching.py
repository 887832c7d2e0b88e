import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linear_sum_assignment

from palaestra.competitions.metrics.matching import least_cost

sizes = st.integers(1, 12).map(lambda size: (size, size))


@given(arrays(float, sizes, elements=st.floats(-1000, 1000)))
def test_least_cost_agrees_with_scipy(costs):
    rows, columns = linear_sum_assignment(costs)

    assert least_cost(costs) == pytest.approx(costs[rows, columns].sum(), abs=1e-6)


@given(arrays(float, sizes, elements=st.integers(0, 3).map(float)))
def test_least_cost_agrees_with_scipy_where_many_assignments_are_equal(costs):
    rows, columns = linear_sum_assignment(costs)

    assert least_cost(costs) == costs[rows, columns].sum()


def test_least_cost_of_a_hundred_clusters_is_exact():
    costs = np.random.default_rng(3).random((100, 100))
    rows, columns = linear_sum_assignment(costs)

    assert least_cost(costs) == pytest.approx(costs[rows, columns].sum(), rel=1e-12)
