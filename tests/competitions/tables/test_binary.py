"""Parquet and Arrow are read as the same table in CSV would be, or refused by name."""

import io
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palaestra.competitions.sources import format_of_bytes
from palaestra.competitions.tables.csv_text import write_csv
from palaestra.competitions.tables.reading import read_table
from palaestra.core.errors import Invalid

FRAME = pl.DataFrame(
    {"index": ["a", "b", "c"], "x": [1, 2, None], "y": [0.5, None, 2.0], "t": ["u", " ", "w"]}
)


def packed(frame, kind):
    buffer = io.BytesIO()
    {
        "parquet": frame.write_parquet,
        "arrow": frame.write_ipc,
        "stream": frame.write_ipc_stream,
    }[kind](buffer)
    return buffer.getvalue()


def read(content):
    return read_table(content, format_of_bytes(content[:1024]), field="dataset")


@pytest.mark.parametrize("kind", ["parquet", "arrow", "stream"])
def test_it_is_the_table_that_its_csv_is(kind):
    table = read(packed(FRAME, kind))

    assert write_csv(table) == b"index,x,y,t\na,1,0.5,u\nb,2,,\nc,,2.0,w\n"
    assert table.labels.to_list() == ["a", "b", "c"]


@settings(max_examples=40)
@given(
    cells=st.lists(
        st.tuples(st.integers(-(2**40), 2**40), st.floats(allow_nan=False, allow_infinity=False)),
        min_size=1,
        max_size=20,
    ),
    kind=st.sampled_from(["parquet", "arrow", "stream"]),
)
def test_no_number_changes_on_its_way(cells, kind):
    frame = pl.DataFrame(cells, schema=["whole", "real"], orient="row")
    assert read(packed(frame, kind)).frame.equals(frame)


def test_row_names_of_pandas_are_labels():
    """As `to_parquet` of a data frame whose index has no name writes it: last."""
    frame = pl.DataFrame({"x": [1, 2], "__index_level_0__": ["p", "q"]})

    table = read(packed(frame, "parquet"))

    assert (table.labels.to_list(), table.columns) == (["p", "q"], ["x"])


def test_types_that_csv_has_no_word_for_become_what_people_write():
    frame = pl.DataFrame(
        {
            "when": [datetime(2031, 5, 4, 12, tzinfo=UTC)],
            "day": [date(2031, 5, 4)],
            "kind": pl.Series(["red"], dtype=pl.Categorical),
            "small": pl.Series([3], dtype=pl.UInt8),
            "missing": [float("nan")],
        }
    )

    (row,) = read(packed(frame, "parquet")).frame.rows()

    assert row[1:] == ("2031-05-04", "red", 3, None)
    assert datetime.fromisoformat(row[0]) == datetime(2031, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize("values", [[[1, 2]], [b"\x00"], [{"a": 1}]])
def test_columns_that_hold_no_cells_are_named(values):
    with pytest.raises(Invalid, match="The column odd holds") as caught:
        read(packed(pl.DataFrame({"odd": values}), "parquet"))
    assert caught.value.column == "odd"


@pytest.mark.parametrize("kind", ["parquet", "arrow", "stream"])
def test_damaged_files_are_refused_in_words(kind):
    whole = packed(FRAME, kind)
    for content in (whole[:40], whole[:8], whole[: len(whole) // 2] + b"\x00" * 50):
        with pytest.raises(Invalid, match="damaged or cut off") as caught:
            read(content)
        assert caught.value.field == "dataset"
