"""The truth within a data set that is fetched again, for each form of answer."""

import pytest

from palaestra.competitions.answers.revealed import revealed
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.reading import read_table
from palaestra.core.errors import Invalid

NOON = 1903784724.0
DAYS = "day,y\n1,10\n2,20\n"
PRICES = "index,name,y\na,Ann,1\nb,Bo,2\n"


def rules(**fields):
    return Rules(**{"type": "predict", "metric": "absdiff", "targets": ["y"]} | fields)


def csv(text):
    return read_table(text.encode(), "csv", field="answer")


# Rules, the data set at first and later, and the rows of the truth, with their labels.
REVEALED = {
    "next row": (rules(), DAYS, DAYS + "3,30\n4,40\n", [(3, 30)], None),
    "next row by label": (
        rules(), "index,y\nmon,1\ntue,2\n", "index,y\ntue,2\nwed,3\nthu,4\n", [(3,)], None,
    ),
    "row of the moment": (
        rules(when=NOON), "index,y\n1,1\n", "index,y\n1,1\n2,2\n1903784724,9\n", [(9,)], None,
    ),
    "next row for the moment": (rules(when=NOON), DAYS, DAYS + "3,30\n", [(3, 30)], None),
    "filled cells": (
        rules(), "day,y\n1,10\n2,\n3,\n", "day,y\n1,10\n2,20\n3,30\n4,40\n", [(2, 20), (3, 30)],
        ["1", "2"],
    ),
    "filled cells by label": (
        rules(), "index,y\na,1\nb,\nc,\n", "index,y\nc,3\na,1\nb,2\n", [(2,), (3,)], ["b", "c"],
    ),
    "keys with new values": (
        rules(dataset_key="name"), PRICES, "index,name,y\na,Ann,5\nb,Bo,6\nc,Cy,7\n",
        [("Ann", 5), ("Bo", 6)], ["a", "b"],
    ),
    "new rows of the keys": (
        rules(targets={"Ann": ["y"]}, dataset_key="name", when=NOON), PRICES,
        "index,name,y\na,Ann,1\nb,Bo,2\nc,Bo,3\nd,Ann,4\ne,Ann,5\n", [("Ann", 4)], ["d"],
    ),
    "keys by label": (
        rules(targets={"b": ["y"]}), "index,y\na,1\nb,2\n", "index,y\nb,3\na,1\n", [(3,)], ["b"],
    ),
    "new column": (
        Rules(type="classify", metric="logloss"), "x\n5\n6\n", "x,kind\n5,1\n6,0\n", [(1,), (0,)],
        ["0", "1"],
    ),
    "filled classes": (
        Rules(type="classify", metric="logloss"), "x,class\n5,1\n6,\n7,\n",
        "x,class\n5,1\n6,0\n7,1\n", [(0,), (1,)], ["1", "2"],
    ),
    "new clusters": (
        Rules(type="cluster", metric="logloss"), "index,x\na,5\nb,6\n",
        "index,x,group\nb,6,1\na,5,0\n", [(0,), (1,)], ["a", "b"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REVEALED)
def test_truth_is_what_the_data_set_did_not_say_before(case):
    spec, before, now, rows, labels = REVEALED[case]

    truth = revealed(spec, csv(before), csv(now))

    assert truth.frame.rows() == rows
    assert (None if truth.labels is None else truth.labels.to_list()) == labels


# Rules, the data set at first and later, and what its host is told.
NOT_YET = {
    "nothing changed": (rules(), DAYS, DAYS.replace("\n", "\r\n"), "still what it was"),
    "no new row": (rules(), DAYS, DAYS.replace("20", "21"), "no new row yet"),
    "no new label": (rules(), "index,y\na,1\nb,2\n", "index,y\nb,2\n", "no new row yet"),
    "fewer rows": (rules(), "y\n1\n\n3\n".replace("\n\n", "\n \n"), "y\n1\n", "fewer rows"),
    "lost label": (rules(), "index,y\na,1\nb,\n", "index,y\na,1\n", "no row labelled b"),
    "no keys": (
        rules(targets={"a": ["y"]}), "index,y\na,1\n", "y\n1\n", "no keys any more",
    ),
    "no row for the keys": (
        rules(dataset_key="name"), PRICES, "index,name,y\nc,Cy,5\n", "no new row yet for the keys",
    ),
    "no class": (
        Rules(type="classify", metric="logloss"), "x\n5\n", "x\n6\n", "no new column",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_YET)
def test_data_set_without_the_truth_says_so(case):
    spec, before, now, said = NOT_YET[case]

    with pytest.raises(Invalid, match=said) as raised:
        revealed(spec, csv(before), csv(now))
    assert raised.value.field == "answer"
