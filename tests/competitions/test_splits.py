"""The division of a truth's rows: fixed, fair to each class, and what the two scores are of."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.competitions.answers.comparison import ByClass, ByValue
from palaestra.competitions.metrics.absdiff import absdiff
from palaestra.competitions.scoring import scores
from palaestra.competitions.specs import Rules
from palaestra.competitions.splits import private_rows
from palaestra.core.errors import Invalid

shares = st.floats(0.01, 0.95)
seeds = st.integers(0, 2**31 - 1)


@given(rows=st.integers(1, 500), share=shares, seed=seeds)
def test_the_share_is_kept_and_the_same_arguments_choose_the_same_rows(rows, share, seed):
    chosen = private_rows(None, rows, share=share, seed=seed)
    assert chosen.sum() == math.floor(rows * share)
    assert (chosen == private_rows(None, rows, share=share, seed=seed)).all()


@given(groups=st.lists(st.integers(0, 3), min_size=1, max_size=200), share=shares, seed=seeds)
def test_each_class_is_divided_alike(groups, share, seed):
    classes = np.array(groups)
    chosen = private_rows(classes, len(classes), share=share, seed=seed)
    for each in set(groups):
        of_class = classes == each
        assert abs(chosen[of_class].sum() - of_class.sum() * share) < 1


def test_another_seed_chooses_other_rows():
    one, other = (private_rows(None, 1000, share=0.5, seed=seed) for seed in (1, 2))
    assert 300 < (one == other).sum() < 700


def test_both_scores_are_of_their_own_rows():
    rng = np.random.default_rng(7)
    truth, answer = rng.normal(size=(2, 100))
    rules = Rules(type="predict", metric="absdiff", private_share=0.3, split_seed=5)
    chosen = private_rows(None, 100, share=0.3, seed=5)

    found = scores(ByValue(truth, answer), rules)

    assert found["score"] == pytest.approx(absdiff(truth[~chosen], answer[~chosen]))
    assert found["private_score"] == pytest.approx(absdiff(truth[chosen], answer[chosen]))


def test_without_a_share_all_rows_count_at_once():
    rules = Rules(type="classify", metric="accuracy")
    compared = ByClass(np.array([0, 1]), np.array([0.0, 0.0]), 2)
    assert scores(compared, rules) == {"score": 0.5, "private_score": None}


def test_a_truth_too_small_to_divide_is_named():
    rules = Rules(type="predict", metric="absdiff", private_share=0.3)
    with pytest.raises(Invalid, match="The truth has 2 rows: too few"):
        scores(ByValue(np.ones(2), np.ones(2)), rules)
