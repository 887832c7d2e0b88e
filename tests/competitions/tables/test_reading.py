import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.competitions.tables.csv_text import write_csv
from palaestra.competitions.tables.json_text import in_numeric_order, write_json
from palaestra.competitions.tables.reading import read_table
from palaestra.competitions.tables.table import Table
from palaestra.core.errors import Invalid


def csv(text, **options):
    source = text if isinstance(text, bytes) else text.encode()
    return read_table(source, "csv", field="dataset", **options)


def js(data, **options):
    source = data if isinstance(data, bytes) else json.dumps(data).encode()
    return read_table(source, "json", field="dataset", **options)


def rows(table):
    return table.frame.rows()


def labels(table):
    return None if table.labels is None else table.labels.to_list()


def error(read, source, **options):
    with pytest.raises(Invalid) as caught:
        read(source, **options)
    assert caught.value.field == "dataset"
    return caught.value


# --- CSV


def test_csv_of_numbers_texts_and_booleans_gets_typed_columns():
    table = csv("a,b,c,d\n1,0.5,x,true\n2,,y,False\n")

    assert rows(table) == [(1, 0.5, "x", True), (2, None, "y", False)]
    assert labels(table) is None


@pytest.mark.parametrize("name", ["", "index", "Index", "Unnamed: 0"])
def test_csv_takes_an_unnamed_or_index_column_as_labels(name):
    table = csv(f"{name},y\na,1\nb,2\n")

    assert (labels(table), table.columns, rows(table)) == (["a", "b"], ["y"], [(1,), (2,)])


def test_csv_keeps_an_index_column_that_is_not_the_first_or_not_wanted():
    assert csv("y,index\n1,2\n").columns == ["y", "index"]
    assert csv("index,y\n1,2\n", labels=False).columns == ["index", "y"]
    assert csv("index\n1\n").columns == ["index"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("more", [0, 1, 2])
def test_csv_reads_every_kind_of_line_end(end, more):
    text = end.join(["a,b", "1,2", "3,4"]) + more * end

    assert rows(csv(text)) == [(1, 2), (3, 4)]


def test_csv_reads_quoted_fields():
    table = csv('name,"a ""b"""\n"x,\ny",1\n"say ""hi""",2\n')

    assert table.columns == ["name", 'a "b"']
    assert rows(table) == [("x,\ny", 1), ('say "hi"', 2)]


def test_csv_reads_a_byte_order_mark():
    assert csv(b"\xef\xbb\xbfa,b\n1,2\n").columns == ["a", "b"]


def test_csv_with_semicolons_may_have_decimal_commas():
    table = csv("a;b;c\n1,5;x;2\n-,25;y;3\n")

    assert rows(table) == [(1.5, "x", 2), (-0.25, "y", 3)]


def test_csv_with_tabs_is_read():
    assert rows(csv("a\tb\n1\tx\n")) == [(1, "x")]


def test_csv_keeps_codes_with_leading_zeros_as_text():
    assert rows(csv("zip,n\n02138,1\n10115,2\n")) == [("02138", 1), ("10115", 2)]


def test_csv_with_an_empty_line_in_a_single_column_has_a_missing_value():
    assert rows(csv("a\n1\n\n3\n")) == [(1,), (None,), (3,)]


@pytest.mark.parametrize(
    ("text", "row", "column", "said"),
    [
        (b"", None, None, "nothing"),
        (b" \n\n", None, None, "nothing"),
        (b"a,b\n", None, None, "no rows"),
        ("a,å\n1,2".encode("latin-1"), None, None, "Line 1 is not UTF-8"),
        (b"a,b\n1,2\n\xff,3", None, None, "Line 3 is not UTF-8"),
        ("a,b\n1,2".encode("utf-16"), None, None, "UTF-16"),
        (b"a,b\n1,\x00\n", None, None, "zero bytes"),
        (b"a,b\n1,2\n3\n", 2, None, "1 field, but there are 2"),
        (b"a,b\n1,2\n3,4,5\n6,7\n", 2, None, "3 fields, but there are 2"),
        (b"a,b\n1,2\n3,4,5", 2, None, "3 fields"),
        (b"a,b\n1,2\n\n3,4\n", 2, None, "1 field"),
        (b'a,b\n"x\ny",2\n3\n', 2, None, "1 field"),
        (b'a,b\n1,"2\n3,4\n', 1, None, "never closed"),
        (b'a,"b\n1,2\n', None, None, "never closed"),
        (b"a,b,a\n1,2,3\n", None, "a", "Two columns are called a"),
        (b"a,,c\n1,2,3\n", None, None, "Column 2 has no name"),
        (b"index,y\na,1\nb,2\na,3\n", "a", None, "Row 3: the label a occurs twice"),
        (b"index,y\n1,1\n1,2\n", "1", None, "Row 2: the label 1 occurs twice"),
        (b"index,y\na,1\n,2\n", 2, None, "Row 2 has no label"),
        (",".join(f"c{n}" for n in range(10_001)).encode() + b"\n", None, None, "at most 10000"),
    ],
)
def test_csv_that_is_malformed_is_refused_by_row_and_column(text, row, column, said):
    wrong = error(csv, text)

    assert (wrong.row, wrong.column) == (row, column)
    assert said in wrong.message


def test_csv_counts_rows_across_blocks_of_bytes():
    lines = ["a,b"] + ['1,"x\ny"'] * 900_000 + ["1"] + ["1,2"] * 3

    wrong = error(csv, "\n".join(lines))

    assert wrong.row == 900_001


# --- JSON


def test_json_in_the_documented_form_is_read():
    table = js({"a": {"x": 1, "y": 2}, "b": {"x": 0.5, "y": None}, "c": {"x": "s", "y": ""}})

    assert labels(table) == ["x", "y"]
    assert rows(table) == [(1, 0.5, "s"), (2, None, None)]


def test_json_labels_in_lexicographic_order_are_put_into_numeric_order():
    names = sorted(str(number) for number in range(12))
    table = js({column: {row: int(row) for row in names} for column in names})

    assert labels(table) == [str(number) for number in range(12)]
    assert table.columns == [str(number) for number in range(12)]
    assert table.frame.get_column("3").to_list() == list(range(12))


@pytest.mark.parametrize("names", [["2", "0", "1"], ["0", "10", "a"], ["01", "1"], ["5"], []])
def test_json_labels_in_any_other_order_stay(names):
    assert in_numeric_order(names) == names


def test_json_columns_may_list_their_rows_in_another_order():
    table = js(b'{"a":{"x":1,"y":2},"b":{"y":20,"x":10}}')

    assert rows(table) == [(1, 10), (2, 20)]


def test_json_records_and_lists_are_read():
    assert rows(js([{"a": 1, "b": "x"}, {"a": 2}])) == [(1, "x"), (2, None)]
    assert rows(js({"a": [1, 2.5], "b": ["x", None]})) == [(1.0, "x"), (2.5, None)]


def test_json_records_within_a_record_are_read():
    feed = {"time": "10:00", "meta": {"n": 2}, "list": [{"id": 72, "n": 1}, {"id": 79, "n": 2}]}

    table = js(feed, record_column="list")

    assert table.columns == ["time", "id", "n"]
    assert rows(table) == [("10:00", 72, 1), ("10:00", 79, 2)]


def test_json_reads_numbers_beyond_64_bits():
    assert rows(js(b'{"a":{"x":100000000000000000000,"y":1}}')) == [(1e20,), (1.0,)]


@pytest.mark.parametrize(
    ("text", "row", "column", "said"),
    [
        (b"{", None, None, "not JSON"),
        (b"[1,2]", 1, None, "not a record"),
        (b"{}", None, None, "no table"),
        (b"[]", None, None, "no columns"),
        (b"3", None, None, "no table"),
        (b'{"a":{}}', None, None, "no rows"),
        (b'{"a":3}', None, "a", "not an object"),
        (b'{"a":{"x":NaN}}', None, None, "NaN is not a JSON value"),
        (b'{"a":{"x":-Infinity}}', None, None, "-Infinity is not a JSON value"),
        (b'{"a":{"x":1e999}}', None, None, "not JSON"),
        (b'{"a":{"x":1,"y":2,"x":3}}', "x", None, "occurs twice"),
        (b'{"a":{"x":1},"a":{"x":2}}', "a", None, "occurs twice"),
        (b'[{"a":1,"a":2}]', "a", None, "occurs twice"),
        (b'{"a\\":":{"x":1,"x":2}}', "x", None, "occurs twice"),
        (b'{"a":{"x":1},"b":{"y":1}}', "x", "b", "no row x"),
        (b'{"a":{"x":1},"b":{"x":1,"y":1}}', "y", "b", "row y that others lack"),
        (b'{"a":[1],"b":[1,2]}', None, "a", "1 rows"),
        (b'{"a":{"x":1,"y":"two","z":3}}', "y", "a", "is text"),
        (b'{"a":{"x":true,"y":2,"z":3}}', "x", "a", "true or false"),
        (b'{"a":{"x":1,"y":[2]}}', "y", "a", "single value"),
        (b'{"a":{"x":1' + b"0" * 400 + b"}}", "x", "a", "too large"),
        (b"[" * 100_000, None, None, "not JSON"),
        (b'{"":{"x":1}}', None, None, "no name"),
    ],
)
def test_json_that_is_malformed_is_refused_by_row_and_column(text, row, column, said):
    wrong = error(js, text)

    assert (wrong.row, wrong.column) == (row, column)
    assert said in wrong.message


def test_json_with_colons_and_quotes_in_its_strings_has_no_doubled_labels():
    table = js({'a":"b': {"x:y": ':"', "\\": "\\:"}})

    assert rows(table) == [(':"',), ("\\:",)]


def test_json_of_a_record_column_that_is_not_there_is_refused():
    assert error(js, {"a": []}, record_column="b").column == "b"


def test_table_of_an_unknown_format_is_refused():
    with pytest.raises(Invalid):
        read_table(b"a\n1\n", "parquet", field="dataset")


# --- there and back

names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
words = st.text("xyåß \",;:'{}\\\n", min_size=1, max_size=8).filter(str.strip)
floats = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def tables(draw, cells):
    height = draw(st.integers(1, 8))
    columns = draw(st.lists(names, min_size=1, max_size=4, unique_by=str.lower))
    one = st.lists(st.none() | cells, min_size=height, max_size=height)
    frame = pl.DataFrame({name: draw(one) for name in columns})
    labelled = draw(st.booleans())
    unique = st.lists(names, min_size=height, max_size=height, unique=True)
    return Table(frame, pl.Series("label", draw(unique)) if labelled else None)


@given(tables(floats) | tables(st.integers(-(2**63), 2**63 - 1)))
def test_numbers_survive_json(table):
    again = read_table(write_json(table), "json", field="dataset")

    assert by_label(again) == by_label(table)


@given(tables(floats) | tables(st.integers(-(2**63), 2**63 - 1)))
def test_numbers_survive_csv(table):
    again = read_table(write_csv(table), "csv", field="dataset")

    assert again.columns == table.columns
    assert again.all_labels().to_list() == table.all_labels().to_list()
    assert again.frame.rows() == table.frame.rows()


@given(tables(words))
def test_texts_survive_csv_and_json(table):
    for again in (
        read_table(write_csv(table), "csv", field="dataset"),
        read_table(write_json(table), "json", field="dataset"),
    ):
        assert by_label(again) == by_label(table)


def by_label(table):
    """Rows by their labels: numbers as labels may come back in numeric order."""
    return dict(zip(table.all_labels(), table.frame.rows(named=True), strict=True))


def test_csv_whose_one_column_is_called_like_a_separator_is_read():
    assert read_table(b";\n1\n2\n", "csv", field="dataset").columns == [";"]
