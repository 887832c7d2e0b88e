"""The ten answer forms: the empty answer of each, without and with the truth."""

from typing import get_args

import pytest

from palaestra.competitions.answers.forms import Form, form_of
from palaestra.competitions.answers.prototypes import prototype
from palaestra.competitions.answers.shapes import answer_shape
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.reading import read_table

DATASET = "index,id,x,y,z\na,72,1,5,6\nb,79,2,,\nc,72,3,,\nd,81,4,8,9\n"
KEYED = {"72": ["y"], "81": ["z", "y"]}
BY_LABEL = {"a": ["y"], "d": ["y", "z"]}
NOON = 1903784724.0


def rules(**fields):
    return Rules(**{"type": "predict", "metric": "absdiff"} | fields)


def csv(text):
    return read_table(text.encode(), "csv", field="answer")


# Form, rules, and labels, columns and rows of the empty answer.
FORMS = [
    ("classify", rules(type="classify", metric="logloss"), list("abcd"), ["class"], [(None,)] * 4),
    (
        "dict-key-when",
        rules(targets=KEYED, dataset_key="id", when=NOON),
        ["72", "81"],
        ["when", "y", "z"],
        [(NOON, None, None)] * 2,
    ),
    (
        "dict-key",
        rules(targets=KEYED, dataset_key="id"),
        ["a", "c", "d"],
        ["id", "y", "z"],
        [("72", None, None), ("72", None, None), ("81", None, None)],
    ),
    (
        "dict-when",
        rules(targets=BY_LABEL, when=NOON),
        ["a", "d"],
        ["when", "y", "z"],
        [(NOON, None, None)] * 2,
    ),
    ("dict", rules(targets=BY_LABEL), ["a", "d"], ["y", "z"], [(None, None)] * 2),
    (
        "list-key-when",
        rules(targets=["y", "z"], dataset_key="x", when=NOON),
        ["1", "2", "3", "4"],
        ["when", "y", "z"],
        [(NOON, None, None)] * 4,
    ),
    (
        "list-key",
        rules(targets=["y", "z"], dataset_key="x"),
        ["1", "2", "3", "4"],
        ["y", "z"],
        [(None, None)] * 4,
    ),
    ("list-when", rules(targets=["y"], when=NOON), ["1903784724"], ["y"], [(None,)]),
    ("list", rules(targets="y"), ["b", "c"], ["y"], [(None,)] * 2),
    (
        "cluster",
        rules(type="cluster", metric="logloss", num_classes=3),
        list("abcd"),
        ["cluster"],
        [(None,)] * 4,
    ),
]


@pytest.mark.parametrize(("form", "spec", "labels", "columns", "rows"), FORMS)
def test_each_form_has_its_empty_answer(form, spec, labels, columns, rows):
    empty = prototype(spec, csv(DATASET))

    assert form_of(spec) == form
    assert empty.labels.to_list() == labels
    assert (empty.columns, empty.frame.rows()) == (columns, rows)


def test_all_ten_forms_are_tested():
    assert [row[0] for row in FORMS] == list(get_args(Form))


def test_next_row_is_asked_for_where_no_target_is_empty():
    empty = prototype(rules(targets="x"), csv(DATASET))

    assert (empty.labels.to_list(), empty.frame.rows()) == (["0"], [(None,)])


def test_key_that_repeats_cannot_be_a_label_and_becomes_a_column():
    empty = prototype(rules(targets=["y"], dataset_key="id"), csv(DATASET))

    assert empty.columns == ["id", "y"]
    assert empty.frame.get_column("id").to_list() == ["72", "79", "72", "81"]


def test_with_the_truth_an_empty_answer_has_its_rows_and_the_name_of_its_column():
    truth = csv("index,malignant\nb,1\nc,0\n")

    empty = prototype(rules(type="classify", metric="logloss"), csv(DATASET), truth)

    assert (empty.labels.to_list(), empty.columns) == (["b", "c"], ["malignant"])


@pytest.mark.parametrize(
    ("truth", "columns"),
    [("0\n1\n2\n0\n1\n", ["0", "1", "2"]), ("r,g,b\n1,0,0\n0,1,0\n0,0,1\n1,0,0\n", list("rgb"))],
)
def test_several_classes_have_a_column_each(truth, columns):
    spec = rules(type="classify", metric="logloss", num_classes=3)

    shape = answer_shape(spec, prototype(spec, csv(DATASET), csv(truth)), csv(truth))

    assert (shape["columns"], shape["classes"], shape["values"]) == (columns, 3, "probability")
    assert shape["alternatives"] == [["class"]]


def test_shape_tells_what_to_send():
    spec = rules(targets="y")
    truth = csv("index,y\nb,1\nc,0\n")

    assert answer_shape(spec, prototype(spec, csv(DATASET), truth), truth) == {
        "form": "list",
        "columns": ["y"],
        "alternatives": [],
        "rows": 2,
        "label_column": "index",
        "labels": ["b", "c"],
        "values": "number",
        "classes": None,
    }
