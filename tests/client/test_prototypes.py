"""The empty answer of each of the ten forms, alone and as the server's own."""

import pytest

from palaestra.client.competitions.prototypes import PROBABLE, prototype
from palaestra.client.frames import Columns, as_columns, read_csv
from palaestra.competitions.answers.prototypes import prototype as of_server
from palaestra.competitions.metrics.catalogue import METRICS
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.reading import read_table

DATASET = "index,id,x,y,z\na,72,1,5,6\nb,79,2,7,7\nc,72,3,7,7\nd,81,4,8,9\n"
NOON = 1903784724.0
BY_ID = {"72": ["y"], "81": ["z", "y"]}
FORMS = {
    "classify": {"type": "classify", "metric": "logloss"},
    "dict-key-when": {
        "targets": {"72": ["y"], "81": ["z", "y"]},
        "dataset_key": "id",
        "when": NOON,
    },
    "dict-key": {"targets": BY_ID, "dataset_key": "id"},
    "dict-when": {"targets": {"a": ["y"], "d": ["y", "z"]}, "when": NOON},
    "dict": {"targets": {"a": ["y"], "d": ["y", "z"]}},
    "list-key-when": {"targets": ["y", "z"], "dataset_key": "x", "when": NOON},
    "list-key": {"targets": ["y", "z"], "dataset_key": "x"},
    "list-when": {"targets": ["y"], "when": NOON},
    "list": {"targets": "y"},
    "cluster": {"type": "cluster", "metric": "logloss", "num_classes": 3},
}


def spec_of(form):
    return {"type": "predict", "metric": "absdiff"} | FORMS[form]


def dataset(text=DATASET):
    return as_columns(read_csv(text.encode(), "dict"))


def in_words(table):
    """Columns, labels and cells, all as texts."""
    columns = table.cells if isinstance(table, Columns) else table
    return {name: [None if c is None else str(c) for c in cells] for name, cells in columns.items()}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_the_servers(form):
    mine = prototype(spec_of(form), dataset())
    theirs = of_server(Rules(**spec_of(form)), read_table(DATASET.encode(), "csv", field="dataset"))

    assert in_words(mine) == in_words(theirs.frame.to_dict(as_series=False))
    assert [str(label) for label in mine.all_labels()] == theirs.all_labels().to_list()


def test_keys_that_count_from_nought_stay_as_labels():
    found = prototype({**spec_of("list-key")}, dataset("index,x\na,0\nb,1\n"))
    assert found.labels == [0, 1]


def test_keys_that_occur_twice_have_their_own_column():
    found = prototype({**spec_of("list-key"), "dataset_key": "id"}, dataset())
    assert found.cells["id"] == ["72", "79", "72", "81"]
    assert found.labels is None


def test_rows_with_an_empty_target_are_those_asked_for():
    found = prototype(spec_of("list"), dataset("index,x,y\na,1,\nb,2,5\nc,3,\n"))
    assert found.labels == ["a", "c"]


def test_several_classes_have_a_column_each():
    spec = {"type": "classify", "metric": "logloss", "num_classes": 3}
    assert list(prototype(spec, dataset()).cells) == ["0", "1", "2"]


def test_metrics_of_probabilities_are_those_of_the_server():
    probable = {name for name, metric in METRICS.items() if metric.answers == "probabilities"}
    assert probable == PROBABLE
