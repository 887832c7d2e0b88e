import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from palaestra.competitions.metrics.logloss import EPSILON, logloss

chances = st.floats(0, 1)


@st.composite
def two_class_answers(draw):
    rows = draw(st.lists(st.tuples(st.integers(0, 1), chances), min_size=1, max_size=50))
    truth, prediction = zip(*rows, strict=True)
    return np.array(truth), np.array(prediction)


@st.composite
def answers_of_several_classes(draw):
    classes = draw(st.integers(2, 6))
    row = st.lists(chances, min_size=classes, max_size=classes)
    rows = st.tuples(st.integers(0, classes - 1), row)
    truth, prediction = zip(*draw(st.lists(rows, min_size=1, max_size=30)), strict=True)
    return np.array(truth), np.array(prediction), classes


def oracle(truth, probabilities, classes):
    clipped = np.clip(probabilities, EPSILON, 1 - EPSILON)
    clipped /= clipped.sum(axis=1, keepdims=True)
    return log_loss(truth, clipped, labels=range(classes))


@pytest.mark.parametrize(
    ("prediction", "score"),
    [([0, 1, 1, 0], 0.0), ([0, 1, 0, 1], 17.27), ([0.2, 0.7, 1, 0], 0.14)],
)
def test_logloss_gives_the_documented_reference_values(prediction, score):
    truth = np.array([0, 1, 1, 0])

    assert round(logloss(truth, np.array(prediction, dtype=float), classes=2), 2) == score


def test_logloss_of_two_probabilities_is_the_reference_value():
    score = logloss(np.array([0, 1]), np.array([0.2, 0.7]), classes=2)

    assert score == pytest.approx(0.2899, abs=5e-5)


@pytest.mark.parametrize("classes", [2, 3, 50])
def test_logloss_of_a_perfect_answer_is_exactly_zero(classes):
    truth = np.arange(200) % classes

    assert logloss(truth, np.eye(classes)[truth], classes=classes) == 0.0
    assert logloss(truth, truth.astype(float), classes=classes) == 0.0


@given(two_class_answers())
def test_logloss_of_one_column_agrees_with_scikit_learn(case):
    truth, prediction = case
    expected = log_loss(truth, np.clip(prediction, EPSILON, 1 - EPSILON), labels=[0, 1])

    assert logloss(truth, prediction, classes=2) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(answers_of_several_classes())
def test_logloss_of_a_column_a_class_agrees_with_scikit_learn(case):
    truth, prediction, classes = case

    assert logloss(truth, prediction, classes=classes) == pytest.approx(
        oracle(truth, prediction, classes), rel=1e-9, abs=1e-12
    )


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1))
def test_logloss_of_hard_labels_is_that_of_their_one_hot_columns(rows):
    truth, labels = np.array(rows).T

    assert logloss(truth, labels.astype(float), classes=5) == pytest.approx(
        logloss(truth, np.eye(5)[labels], classes=5), rel=1e-12
    )


@given(answers_of_several_classes(), st.randoms(use_true_random=False))
def test_logloss_does_not_depend_on_the_order_of_rows(case, chance):
    truth, prediction, classes = case
    order = list(range(len(truth)))
    chance.shuffle(order)

    assert logloss(truth[order], prediction[order], classes=classes) == pytest.approx(
        logloss(truth, prediction, classes=classes), rel=1e-12
    )


def test_logloss_sums_blocks_as_if_they_were_one():
    chance = np.random.default_rng(7)
    truth, prediction = chance.integers(0, 2, 40_000), chance.random(40_000)

    assert logloss(truth, prediction, classes=2) == pytest.approx(log_loss(truth, prediction))


def test_logloss_leaves_its_arguments_alone():
    truth, prediction = np.array([0, 2]), np.array([[2e-20, 0.5, 0.1], [1, 0, 0]])
    before = prediction.copy()
    prediction.flags.writeable = False

    logloss(truth, prediction, classes=3)

    assert (prediction == before).all()
