"""Rows that count differently: beside scikit-learn's `sample_weight`, and as repeated rows."""

import json

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn import metrics

from palaestra.competitions.answers.asked import asked_truth
from palaestra.competitions.answers.comparison import compare
from palaestra.competitions.metrics.catalogue import METRICS
from palaestra.competitions.metrics.functions import BY_CLASS, VALUES
from palaestra.competitions.scoring import evaluate, scores
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.reading import read_table
from palaestra.core.errors import Invalid
from tests.builders.competitions import host, make_spec, refusal, register, submit

QUICK = settings(max_examples=60)
LABELS = {name for name in BY_CLASS if METRICS[name].answers == "classes"}


@st.composite
def weighted_rows(draw):
    """Classes that all occur, answered classes, and whole weights of which some may be 0."""
    classes = draw(st.integers(2, 4))
    of = st.integers(0, classes - 1)
    truth = [*range(classes), *draw(st.lists(of, max_size=25))]
    answer = draw(st.lists(of, min_size=len(truth), max_size=len(truth)))
    more = draw(st.lists(st.integers(0, 3), min_size=len(truth), max_size=len(truth)))
    weights = np.array(more) + (np.arange(len(truth)) < classes)
    return np.array(truth), np.array(answer), weights.astype(float), classes


def _chances(answer, classes):
    """Ties in plenty, and never a row of zeros."""
    chances = np.eye(classes)[answer] * 0.5 + 0.1 + np.arange(classes) / 50
    return chances / chances.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("name", BY_CLASS)
@QUICK
@given(rows=weighted_rows())
def test_a_weight_counts_as_so_many_rows(name, rows):
    truth, answer, weights, classes = rows
    given_answer = answer.astype(float) if name in LABELS else _chances(answer, classes)
    often = np.repeat(np.arange(len(truth)), weights.astype(int))
    repeated = BY_CLASS[name](truth[often], given_answer[often], classes=classes)

    score = BY_CLASS[name](truth, given_answer, classes=classes, weights=weights)

    assert score == pytest.approx(repeated, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", VALUES)
@QUICK
@given(data=st.data(), columns=st.integers(1, 3))
def test_a_weighted_number_counts_as_so_many_rows(name, data, columns):
    cell = st.integers(1, 40).map(lambda whole: whole / 4)
    size = st.lists(st.lists(cell, min_size=2 * columns, max_size=2 * columns), min_size=2)
    both = np.array(data.draw(size))
    weights = np.array(
        data.draw(st.lists(st.integers(0, 3), min_size=len(both), max_size=len(both)))
    )
    often = np.repeat(np.arange(len(both)), weights)
    assume(len(often) and (np.ptp(both[often, :columns], axis=0) > 0).all())
    truth, answer = both[:, :columns], both[:, columns:]

    score = VALUES[name](truth, answer, weights.astype(float))

    assert score == pytest.approx(VALUES[name](truth[often], answer[often]), rel=1e-9, abs=1e-9)


SCIKIT_LEARNS = {
    "accuracy": metrics.accuracy_score,
    "balanced_accuracy": metrics.balanced_accuracy_score,
    "f1": metrics.f1_score,
    "brier": metrics.brier_score_loss,
    "logloss": metrics.log_loss,
    "roc_auc": metrics.roc_auc_score,
    "pr_auc": metrics.average_precision_score,
    "absdiff": metrics.mean_absolute_error,
    "rmse": metrics.root_mean_squared_error,
    "rmsle": metrics.root_mean_squared_log_error,
    "mape": metrics.mean_absolute_percentage_error,
    "r2": metrics.r2_score,
}


@pytest.mark.parametrize("name", SCIKIT_LEARNS)
def test_fractions_as_weights_are_scikit_learns(name):
    chance = np.random.default_rng(7)
    weights = chance.random(200)
    if METRICS[name].answers == "values":
        truth, answer = chance.random((2, 200, 3)) + 0.1
        score = VALUES[name](truth, answer, weights)
    else:
        truth = chance.integers(0, 2, 200)
        answer = chance.random(200).round(1).clip(0.05, 0.95)
        answer = answer.round() if name in LABELS else answer
        score = BY_CLASS[name](truth, answer, classes=2, weights=weights)
    assert score == pytest.approx(SCIKIT_LEARNS[name](truth, answer, sample_weight=weights))


# --- in a truth


RULES = Rules(type="classify", metric="accuracy", weight_column="w")


def _read(text):
    return read_table(text.encode(), "csv", field="answer")


def test_the_truths_column_of_weights_is_not_compared():
    truth = _read("class,w\n0,1\n1,3\n1,0\n")

    assert evaluate(compare(_read("class\n0\n0\n0\n"), truth, RULES), RULES) == 0.25


def test_weights_of_targets_by_key_belong_to_their_rows():
    rules = Rules(
        type="predict",
        metric="absdiff",
        targets={"a": ["x"], "b": ["x", "y"]},
        dataset_key="k",
        weight_column="w",
    )
    truth = _read("k,x,y,w\na,0,0,1\nb,0,0,3\n")

    score = evaluate(compare(_read("k,x,y\na,8,0\nb,0,4\n"), truth, rules), rules)

    assert score == pytest.approx((1 * 8 + 3 * 0 + 3 * 4) / 7)


@pytest.mark.parametrize(
    ("truth", "field", "said"),
    [
        ("class,w\n0,1\n1,-2\n1,0\n", "answer", "Row 2, column w: -2 is no weight"),
        ("class,w\n0,0\n1,0\n1,0\n", "answer", "Every weight is 0"),
        ("class,w\n0,1\n1,\n1,0\n", "answer", "a number is missing"),
        ("class,v\n0,1\n1,1\n1,0\n", "spec.weight_column", "no column of the answer"),
    ],
)
def test_weights_that_are_none_are_named(truth, field, said):
    with pytest.raises(Invalid, match=said) as caught:
        asked_truth(RULES, _read("x\n1\n2\n3\n"), _read(truth))
    assert caught.value.field == field


def test_weights_decide_the_score_and_stay_hidden(client):
    register(client)
    competition_id = host(
        client,
        metric="accuracy",
        dataset={"x": {"a": 1, "b": 2, "c": 3}},
        answer={"class": {"a": 0, "b": 1, "c": 1}, "w": {"a": 1.5, "b": 4.5, "c": 2}},
        weight_column="w",
    )

    submitted = submit(client, competition_id, {"class": {"a": 0, "b": 0, "c": 1}})

    assert submitted.json()["score"] == pytest.approx(3.5 / 8)
    sample = client.get(f"/api/v1/competitions/{competition_id}/sample")
    shown = client.get(f"/api/v1/competitions/{competition_id}")
    assert "class" in json.dumps(shown.json())
    for reply in (sample, shown):
        assert "4.5" not in reply.text


def test_parts_of_which_one_has_no_weight_are_refused():
    rules = Rules(type="classify", metric="accuracy", weight_column="w", private_share=0.5)
    truth = _read("class,w\n0,1\n1,0\n")

    with pytest.raises(Invalid, match="no weight above 0"):
        scores(compare(truth, truth, rules), rules)


def test_metrics_of_orders_and_clusterings_refuse_weights(client):
    register(client)
    for fields in (
        {"type": "cluster", "metric": "adjusted_rand"},
        {"type": "predict", "metric": "spearman", "targets": ["class"]},
    ):
        spec = make_spec(weight_column="w", **fields)
        error = refusal(client.post("/api/v1/competitions", json={"spec": spec}))
        assert error["field"] == "spec.weight_column"
