"""Every metric beside scikit-learn's or scipy's of the same name, on random tables."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn import metrics

from palaestra.competitions.metrics import regression
from palaestra.competitions.metrics.functions import BY_CLASS, CLUSTERINGS, VALUES, value_score
from palaestra.core.errors import Invalid

QUICK = settings(max_examples=60)


@st.composite
def labelled(draw):
    """True classes and answered ones, two to five of them."""
    classes = draw(st.integers(2, 5))
    of = st.integers(0, classes - 1)
    rows = draw(st.lists(st.tuples(of, of), min_size=2, max_size=40))
    truth, answer = np.array(rows).T
    return truth, answer.astype(float), classes


@st.composite
def probable(draw):
    """True classes that all occur, and normalised probabilities with many ties."""
    classes = draw(st.integers(2, 4))
    truth = [*range(classes), *draw(st.lists(st.integers(0, classes - 1), max_size=30))]
    cell = st.sampled_from([0.1, 0.2, 0.3, 0.5, 1.0])
    row = st.lists(cell, min_size=classes, max_size=classes)
    chances = np.array(draw(st.lists(row, min_size=len(truth), max_size=len(truth))))
    return np.array(truth), chances / chances.sum(axis=1, keepdims=True), classes


@st.composite
def numbered(draw, low=-100, high=100):
    """Two tables of one to three columns."""
    columns = draw(st.integers(1, 3))
    cell = st.integers(low, high).map(lambda whole: whole / 4)
    row = st.lists(cell, min_size=2 * columns, max_size=2 * columns)
    both = np.array(draw(st.lists(row, min_size=2, max_size=30)))
    truth, answer = both[:, :columns], both[:, columns:]
    return (truth[:, 0], answer[:, 0]) if columns == 1 else (truth, answer)


OF_LABELS = {
    "accuracy": lambda t, a, _: metrics.accuracy_score(t, a),
    "balanced_accuracy": lambda t, a, _: metrics.recall_score(
        t, a, average="macro", labels=np.unique(t), zero_division=0
    ),
    "quadratic_kappa": lambda t, a, n: metrics.cohen_kappa_score(
        t, a, labels=range(n), weights="quadratic"
    ),
    "adjusted_rand": lambda t, a, _: metrics.adjusted_rand_score(t, a),
    "nmi": lambda t, a, _: metrics.normalized_mutual_info_score(t, a),
}


@pytest.mark.parametrize("name", OF_LABELS)
@QUICK
@given(rows=labelled())
def test_metrics_of_classes_are_scikit_learns(name, rows):
    truth, answer, classes = rows
    assume(len({*truth, *answer}) > 1)
    expected = OF_LABELS[name](truth, answer.astype(int), classes)
    score = (BY_CLASS | CLUSTERINGS)[name](truth, answer, classes=classes)
    assert score == pytest.approx(expected, abs=1e-9)


@QUICK
@given(rows=labelled())
def test_f1_is_scikit_learns(rows):
    truth, answer, classes = rows
    average = {} if classes == 2 else {"average": "macro", "labels": range(classes)}
    expected = metrics.f1_score(truth, answer.astype(int), zero_division=0, **average)
    assert BY_CLASS["f1"](truth, answer, classes=classes) == pytest.approx(expected)


def _binary(chances, classes):
    return chances[:, 1] if classes == 2 else chances


OF_CHANCES = {
    "brier": lambda t, p, n: metrics.brier_score_loss(t, _binary(p, n), labels=range(n)),
    "roc_auc": lambda t, p, n: metrics.roc_auc_score(t, _binary(p, n), multi_class="ovr"),
    "pr_auc": lambda t, p, n: metrics.average_precision_score(
        t if n == 2 else np.eye(n)[t], _binary(p, n)
    ),
}


@pytest.mark.parametrize("name", OF_CHANCES)
@QUICK
@given(rows=probable())
def test_metrics_of_probabilities_are_scikit_learns(name, rows):
    truth, chances, classes = rows
    expected = OF_CHANCES[name](truth, chances, classes)
    assert BY_CLASS[name](truth, chances, classes=classes) == pytest.approx(expected)
    if classes == 2:
        alone = BY_CLASS[name](truth, chances[:, 1], classes=2)
        assert alone == pytest.approx(expected)


OF_VALUES = {
    "absdiff": metrics.mean_absolute_error,
    "rmse": metrics.root_mean_squared_error,
    "r2": metrics.r2_score,
}


@pytest.mark.parametrize("name", OF_VALUES)
@QUICK
@given(tables=numbered())
def test_metrics_of_numbers_are_scikit_learns(name, tables):
    truth, answer = tables
    assume((np.ptp(truth, axis=0) > 0).all())
    expected = OF_VALUES[name](truth, answer)
    assert VALUES[name](truth, answer) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@QUICK
@given(tables=numbered(low=0))
def test_logarithmic_and_percentage_errors_are_scikit_learns(tables):
    truth, answer = tables
    expected = metrics.root_mean_squared_log_error(truth, answer)
    assert VALUES["rmsle"](truth, answer) == pytest.approx(expected)
    if truth.all():
        expected = metrics.mean_absolute_percentage_error(truth, answer)
        assert VALUES["mape"](truth, answer) == pytest.approx(expected)


@QUICK
@given(tables=numbered())
def test_spearman_is_scipys(tables):
    truth, answer = (np.atleast_2d(table.T) for table in tables)
    assume((np.ptp(truth, axis=1) > 0).all() and (np.ptp(answer, axis=1) > 0).all())
    expected = np.mean(
        [stats.spearmanr(t, a).statistic for t, a in zip(truth, answer, strict=True)]
    )
    assert value_score("spearman", *tables) == pytest.approx(expected)


@QUICK
@given(
    rows=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), min_size=2, max_size=30),
    k=st.integers(1, 40),
)
def test_ndcg_is_scikit_learns(rows, k):
    relevance, answer = np.array(rows, dtype=float).T
    assume(relevance.any())
    expected = metrics.ndcg_score([relevance], [answer], k=k)
    assert value_score(f"ndcg@{k}", relevance, answer) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "truth", "said"),
    [
        ("r2", [3.0, 3.0], "same number in every row"),
        ("spearman", [3.0, 3.0], "same number in every row"),
        ("mape", [0.0, 3.0], "has a 0"),
        ("ndcg@5", [0.0, 0.0], "No row of the truth is above 0"),
        ("ndcg@5", [-1.0, 2.0], "is below 0"),
    ],
)
def test_truths_that_no_answer_could_be_scored_with_are_named(name, truth, said):
    with pytest.raises(Invalid, match=said):
        value_score(name, np.array(truth), np.array([1.0, 2.0]))


@pytest.mark.parametrize(
    ("name", "answer"),
    [("roc_auc", [0.2, 0.4]), ("pr_auc", [0.2, 0.4]), ("quadratic_kappa", [1, 1])],
)
def test_one_class_alone_is_refused_in_words(name, answer):
    with pytest.raises(Invalid, match="at least two classes"):
        BY_CLASS[name](np.array([1, 1]), np.array(answer, dtype=float), classes=2)


def test_constant_answer_has_no_rank_correlation():
    with pytest.raises(Invalid, match="A column of the answer is the same"):
        value_score("spearman", np.array([1.0, 2.0]), np.array([5.0, 5.0]))


def test_ties_share_their_mean_rank():
    assert regression.ranks(np.array([10.0, 5.0, 10.0, 1.0])).tolist() == [3.5, 2.0, 3.5, 1.0]
