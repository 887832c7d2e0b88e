import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import mean_absolute_error

from palaestra.competitions.metrics.absdiff import absdiff

numbers = st.floats(-1e9, 1e9)
pairs = arrays(float, st.tuples(st.integers(1, 20), st.just(2)), elements=numbers)


@given(pairs)
def test_absdiff_of_one_column_agrees_with_scikit_learn(pair):
    truth, answer = pair.T

    assert absdiff(truth, answer) == pytest.approx(mean_absolute_error(truth, answer))


@given(pairs, pairs)
def test_absdiff_of_several_columns_is_the_mean_over_all_cells(truth, answer):
    height = min(len(truth), len(answer))

    assert absdiff(truth[:height], answer[:height]) == pytest.approx(
        mean_absolute_error(truth[:height], answer[:height])
    )


def test_absdiff_does_not_let_errors_cancel():
    assert absdiff(np.array([1.0, 5.0]), np.array([3.0, 3.0])) == 2.0
