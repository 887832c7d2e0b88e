import numpy as np
import pytest

from palaestra.competitions.tables.cells import check_values, numbers
from palaestra.competitions.tables.reading import read_table
from palaestra.core.errors import Invalid


def csv(text):
    return read_table(text.encode(), "csv", field="answer")


def error(function, *arguments, **options):
    with pytest.raises(Invalid) as caught:
        function(*arguments, field="answer", **options)
    return caught.value


def test_numbers_come_from_whole_and_decimal_columns_and_from_texts_that_are_numbers():
    table = csv("a,b,zip\n1,0.5,007\n2,1e3,-08\n")

    assert numbers(table, "a", field="answer").tolist() == [1.0, 2.0]
    assert numbers(table, "b", field="answer").tolist() == [0.5, 1000.0]
    assert numbers(table, "zip", field="answer").tolist() == [7.0, -8.0]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", "a number is missing"),
        ("high", "“high” is not a finite number"),
        ("0,5", "has a decimal comma; write 0.5"),
        ("NaN", "is not a finite number"),
        ("inf", "is not a finite number"),
        ("-Infinity", "is not a finite number"),
        ("1e999", "is not a finite number"),
        ("x" * 99, "“" + "x" * 40 + "…”"),
    ],
)
def test_the_first_cell_that_is_no_number_is_named(cell, said):
    wrong = error(numbers, csv(f'x,p\n1,0.1\n2,"{cell}"\n3,bad\n'), "p")

    assert (wrong.row, wrong.column) == (2, "p")
    assert wrong.message.startswith("Row 2, column p: ")
    assert said in wrong.message


def test_a_wrong_cell_of_a_labelled_table_is_named_by_its_label():
    wrong = error(numbers, csv("index,p\na,0.1\nb,bad\n"), "p")

    assert (wrong.row, wrong.message[:15]) == ("b", "Row labelled b,")


def test_numbers_of_chosen_rows_come_in_their_order_and_ignore_the_others():
    table = csv("p\n1\nbad\n3\n")

    assert numbers(table, "p", field="answer", rows=np.array([2, 0])).tolist() == [3.0, 1.0]
    assert error(numbers, table, "p", rows=np.array([2, 1])).row == 2


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("x\n1\n2\nNaN\n4\n", 3),
        ("x\n1.5\ninf\n", 2),
        ("x\n1\n2\nabc\n4\n", 3),
        ("x\n1\n\nabc\n4\n5\n", 3),
    ],
)
def test_a_data_set_with_a_wrong_cell_among_numbers_is_refused(text, row):
    wrong = error(check_values, csv(text), text_columns=[])

    assert (wrong.row, wrong.column) == (row, "x")


@pytest.mark.parametrize("text", ["x\n1\nA2\nB3\n", "x\nnan\nbo\nli\n", "x\n1\n\n3\n", "x,y\n,1\n"])
def test_a_data_set_of_texts_or_with_missing_values_is_fine(text):
    check_values(csv(text), field="answer", text_columns=[])


def test_a_column_may_be_declared_as_text():
    table = csv("ticket\n1\n2\n3\nA5\n")

    assert "text_columns" in error(check_values, table, text_columns=[]).message
    check_values(table, field="answer", text_columns=["ticket"])
