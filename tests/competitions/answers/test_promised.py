"""Answers before anybody knows the truth, and truths that come after them."""

import polars as pl
import pytest

from palaestra.competitions.answers.promised import check_promised, check_truth
from palaestra.competitions.answers.prototypes import prototype
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.csv_text import write_csv
from palaestra.competitions.tables.reading import read_table
from palaestra.competitions.tables.table import Table
from palaestra.core.errors import Invalid
from tests.competitions.answers.test_prototypes import DATASET, FORMS

THREE = Rules(type="classify", metric="logloss", num_classes=3)


def csv(text):
    return read_table(text.encode(), "csv", field="answer")


def sent(table):
    """As it comes back from who downloaded it."""
    return read_table(write_csv(table), "csv", field="answer")


def filled(table, value):
    frame = table.frame.with_columns(
        pl.lit(value).alias(name) for name in table.columns if name not in ("when", "id")
    )
    return sent(Table(frame, table.labels))


@pytest.mark.parametrize("rules", [row[1] for row in FORMS], ids=[row[0] for row in FORMS])
def test_prototype_that_is_filled_in_is_an_answer_in_every_form(rules):
    empty = sent(prototype(rules, csv(DATASET)))

    check_promised(filled(empty, 1), empty, rules)

    with pytest.raises(Invalid, match=r"missing|not a number"):
        check_promised(empty, empty, rules)
    twice = Table(pl.concat([filled(empty, 1).frame] * 2))
    with pytest.raises(Invalid):
        check_promised(twice, empty, rules)
    check_truth(filled(empty, 0), empty, rules)


@pytest.mark.parametrize("text", ["class\n0\n2\n1\n0\n", "0,1,2\n" + ".2,.3,.5\n" * 4])
def test_several_classes_are_answered_by_labels_or_by_a_column_each(text):
    check_promised(csv(text), sent(prototype(THREE, csv(DATASET))), THREE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("class\n0\n3\n1\n0\n", "not a class"),
        ("0,1,2\n" + ".2,.3,5\n" * 4, "not a probability"),
        ("1,0,2\n" + ".2,.3,.5\n" * 4, "wrong order"),
        ("0,1\n" + ".2,.8\n" * 4, "2 columns"),
    ],
)
def test_answer_that_no_truth_could_score_is_refused(text, said):
    with pytest.raises(Invalid, match=said):
        check_promised(csv(text), sent(prototype(THREE, csv(DATASET))), THREE)


def test_truth_of_other_rows_than_were_asked_for_is_refused():
    rules = Rules(type="predict", metric="absdiff", targets="x")
    empty = sent(prototype(rules, csv(DATASET)))

    check_truth(csv("x\n5\n"), empty, rules)
    with pytest.raises(Invalid, match=r"does not fit.* 1 row, but 2"):
        check_truth(csv("x\n5\n6\n"), empty, rules)
