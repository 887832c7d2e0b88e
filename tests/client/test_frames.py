"""Frames of either library, and plain columns: what is sent is what the server reads, and back."""

import io
import json

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palaestra.client.frames import Columns, as_columns, make, read_csv, read_json, written
from palaestra.client.frames.libraries import LIBRARIES, chosen, library_of
from palaestra.competitions.tables.csv_text import write_csv
from palaestra.competitions.tables.json_text import write_json
from palaestra.competitions.tables.reading import read_table

# Not ; and tab: in a line without commas they part columns, so one column of such a name is two.
NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n\0;\t"), min_size=1, max_size=8
)
# Texts that no reader of CSV takes for a number, a truth or nothing.
TEXTS = st.builds("t{}".format, st.text("abc ,;\"'é\n", max_size=6))
LABELS = st.integers(10, 99) | st.builds("t{}".format, st.text("abc,é", max_size=4))
WHOLE = st.integers(-(2**53), 2**53)
FLOATS = st.floats(allow_nan=False, allow_infinity=False).map(lambda value: value + 0.0)


@st.composite
def tables(draw):
    """Columns of one kind each, some cells missing; labels or none."""
    height = draw(st.integers(1, 6))
    names = draw(
        st.lists(
            NAMES.map(str.strip).filter(
                lambda name: name.lower() not in ("", "index", "unnamed: 0")
            ),
            min_size=1,
            max_size=4,
            unique=True,
        )
    )
    cells = {}
    for name in names:
        kind = draw(st.sampled_from([TEXTS, WHOLE, FLOATS, st.booleans()]))
        gaps = st.none() if kind is not WHOLE else st.nothing()
        column = draw(st.lists(kind | gaps, min_size=height, max_size=height))
        # What is all missing has no kind that could be kept.
        cells[name] = column if any(cell is not None for cell in column) else [0] * height
    named = st.lists(LABELS, min_size=height, max_size=height, unique_by=str)
    labels = draw(st.none() | named)
    if labels and any(isinstance(label, str) for label in labels):
        labels = [str(label) for label in labels]
    return Columns(cells, labels)


def plain(columns):
    """Comparable: NaN is missing, 1.0 is 1, labels are texts."""
    cells = {name: [_plain(cell) for cell in column] for name, column in columns.cells.items()}
    return cells, [str(label).strip() for label in columns.all_labels()]


def _plain(cell):
    if cell is None or cell != cell:
        return None
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell


def of_server(table):
    labels = None if table.labels is None else table.labels.to_list()
    return plain(Columns({name: table.column(name).to_list() for name in table.columns}, labels))


@pytest.mark.parametrize("library", LIBRARIES)
@settings(max_examples=40)
@given(columns=tables())
def test_server_reads_what_was_in_the_frame(library, columns):
    sent = written(make(columns, library))
    assert of_server(read_table(sent.text, sent.type, field="answer")) == plain(columns)


@pytest.mark.parametrize("library", LIBRARIES)
@settings(max_examples=40)
@given(columns=tables())
def test_frame_has_what_the_server_sends_as_csv_or_json(library, columns):
    table = read_table(written(make(columns, "dict")).text, "csv", field="dataset")
    texts = [name for name in table.columns if table.column(name).dtype == pl.String]
    kinds = dict.fromkeys(texts, "text")
    by_csv = read_csv(write_csv(table), library, kinds=kinds)
    by_json = read_json(write_json(table), library)

    assert plain(as_columns(by_csv)) == plain(as_columns(by_json)) == plain(columns)


@pytest.mark.parametrize("library", LIBRARIES)
def test_codes_stay_texts_where_the_server_says_they_are(library):
    frame = read_csv(b"index,zip,n\n007,02138,1\n010,,2\n", library, kinds={"zip": "text"})
    columns = as_columns(frame)

    assert plain(columns) == ({"zip": ["02138", None], "n": [1, 2]}, ["007", "010"])


@pytest.mark.parametrize(
    "frame",
    [
        pd.Series([0.5, 0.25], index=[7, 3], name="y"),
        pl.DataFrame({"index": [7, 3], "y": [0.5, 0.25]}),
        pl.LazyFrame({"index": [7, 3], "y": [0.5, 0.25]}),
        {"y": {"7": 0.5, "3": 0.25}},
        {"index": [7, 3], "y": [0.5, 0.25]},
        [{"index": 7, "y": 0.5}, {"index": 3, "y": 0.25}],
        "index,y\n7,0.5\n3,0.25\n",
        b"index,y\n7,0.5\n3,0.25\n",
    ],
)
def test_every_form_of_a_table_is_taken(frame):
    assert written(frame).text == b"index,y\n7,0.5\n3,0.25\n"


def test_file_and_series_without_labels_are_taken(tmp_path):
    file = tmp_path / "answer.json"
    file.write_text('{"y": [1]}')
    assert (written(file).text, written(file).type) == (b'{"y": [1]}', "json")
    assert written(pl.Series("y", [1, 2])).text == written(pd.Series([1, 2], name="y")).text


def test_frames_without_names_have_their_numbers():
    assert written(pd.DataFrame([[0.5, 0.5]])).text == b"0,1\n0.5,0.5\n"


def test_column_called_index_is_a_column_in_pandas():
    sent = written(pd.DataFrame({"index": [5, 6], "y": [1, 2]}))
    table = read_table(sent.text, sent.type, field="answer")
    assert table.columns == ["index", "y"]


def test_single_column_with_gaps_keeps_its_rows():
    for frame in (pl.DataFrame({"y": [1.5, None]}), pd.DataFrame({"y": [1.5, None]})):
        sent = written(frame)
        assert read_table(sent.text, sent.type, field="answer").height == 2


def test_what_is_no_table_is_refused():
    with pytest.raises(TypeError, match="this is int"):
        written(3)
    with pytest.raises(TypeError, match="reset_index"):
        written(pd.DataFrame({"a": [1], "b": [2]}).set_index(["a", "b"]))


def test_empty_columns_take_numbers():
    columns = Columns({"y": [None, None]})
    assert make(columns, "pandas")["y"].dtype == "float64"
    assert make(columns, "polars").schema == {"y": pl.Float64}


def test_library_is_the_one_asked_for_else_the_first_installed():
    assert chosen(None) == "pandas"
    assert chosen("dict") == "dict"
    with pytest.raises(ValueError, match="pandas, polars, dict"):
        chosen("arrow")


def test_subclass_of_a_frame_is_one():
    class Mine(pd.DataFrame):
        pass

    assert library_of(Mine()) == "pandas"
    assert library_of(io.StringIO()) is None


@pytest.mark.parametrize("library", LIBRARIES)
def test_quotes_and_line_breaks_in_a_name_are_kept(library):
    frame = read_csv(b'"say ""a""","line\nbreak"\n1,2\n', library)
    assert as_columns(frame).cells == {'say "a"': [1], "line\nbreak": [2]}


def test_numbers_of_mixed_kind_fit_one_column():
    text = json.dumps({"y": {"0": 1, "1": 2.5}})
    for library in LIBRARIES:
        assert plain(as_columns(read_json(text, library))) == ({"y": [1.0, 2.5]}, ["0", "1"])
