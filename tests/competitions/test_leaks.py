"""Data sets that give the truth away are told from those that do not."""

import numpy as np
import polars as pl
import pytest

from palaestra.competitions.leaks import leaks
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.table import Table

CHANCE = np.random.default_rng(11)
N = 200
CLASSES = CHANCE.integers(0, 2, N)
NUMBERS = CHANCE.random(N)
CLASSIFY = Rules(type="classify", metric="accuracy")
PREDICT = Rules(type="predict", metric="rmse", targets=["y"])


def found(data, truth, rules=CLASSIFY, labels=None):
    dataset = Table(pl.DataFrame(data))
    return leaks(dataset, Table(pl.DataFrame(truth), labels), rules)


def kinds(looked):
    return [(leak["kind"], leak["column"]) for leak in looked["leaks"]]


def test_noise_gives_nothing_away():
    data = {"x": CHANCE.random(N), "t": CHANCE.choice(["a", "b", "c"], N), "id": range(N)}
    assert kinds(found(data, {"class": CLASSES})) == []
    assert kinds(found(data, {"y": NUMBERS}, PREDICT)) == []


@pytest.mark.parametrize(
    "column",
    [CLASSES * 3 + 1, -CLASSES + CHANCE.random(N) / 10, np.where(CLASSES, "yes", "no")],
)
def test_a_column_that_is_the_class_in_disguise_is_named(column):
    looked = found({"x": CHANCE.random(N), "z": column}, {"class": CLASSES})
    assert kinds(looked) == [("predicts", "z")]
    assert looked["leaks"][0]["strength"] >= 0.98


def test_a_column_that_is_the_number_in_another_unit_is_named():
    looked = found({"x": CHANCE.random(N), "z": np.exp(-NUMBERS)}, {"y": NUMBERS}, PREDICT)
    assert kinds(looked) == [("predicts", "z")]


def test_rows_that_lie_in_the_order_of_their_classes_are_told_and_so_is_their_number():
    looked = found({"x": CHANCE.random(N), "id": range(N)}, {"class": np.sort(CLASSES)})
    assert kinds(looked) == [("predicts", "id"), ("order_predicts", None)]


def test_a_target_that_stands_in_the_data_is_told_with_its_rows():
    shown = [float(value) if row < 50 else None for row, value in enumerate(NUMBERS)]
    looked = found({"x": CHANCE.random(N), "y": shown}, {"y": NUMBERS}, PREDICT)
    (leak,) = looked["leaks"]
    assert (leak["kind"], leak["rows"], leak["strength"]) == ("target_given", 50, 0.25)


def test_rows_to_predict_that_repeat_known_ones_are_counted():
    x = CHANCE.random(N)
    x[150:160] = x[:10]
    shown = [float(value) if row < 150 else None for row, value in enumerate(NUMBERS)]
    labels = pl.Series([str(row) for row in range(150, N)])
    looked = found({"x": x, "y": shown}, {"y": NUMBERS[150:]}, PREDICT, labels)
    (leak,) = looked["leaks"]
    assert (leak["kind"], leak["rows"]) == ("duplicates", 10)
    assert (looked["matched"], looked["asked"]) == (50, 50)


def test_rows_are_found_by_their_key():
    rules = Rules(type="predict", metric="rmse", targets=["y"], dataset_key="k")
    order = CHANCE.permutation(N)
    data = {"k": [f"k{row}" for row in order], "z": NUMBERS[order] * 2}
    looked = found(data, {"k": [f"k{row}" for row in range(N)], "y": NUMBERS}, rules)
    assert kinds(looked) == [("predicts", "z")]


def test_rows_that_cannot_be_matched_are_said_to_be_so():
    looked = found({"x": [1.0, 2.0]}, {"y": [1.0]}, PREDICT, pl.Series(["nowhere"]))
    assert looked == {"leaks": [], "matched": 0, "asked": 1}


def test_few_rows_are_not_judged():
    looked = found({"z": [0.0, 1.0, 2.0]}, {"y": [0.0, 1.0, 2.0]}, PREDICT)
    assert looked["leaks"] == []
