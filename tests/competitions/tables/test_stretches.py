"""A table read a stretch at a time is the table that is read at once, wherever it is cut."""

import io
import random

import polars as pl
import pytest

from palaestra.competitions import surveys
from palaestra.competitions.inspection import inspect
from palaestra.competitions.tables import clean_text, stretches
from palaestra.core.errors import Invalid

CELLS = {
    "whole": lambda any_: str(any_.randrange(-9, 2000)),
    "number": lambda any_: any_.choice(["1.5", "2", "", " 7 ", "1e3", "-0.25"]),
    "code": lambda any_: any_.choice(["007", "12", "3", ""]),
    "truth": lambda any_: any_.choice(["true", "False", "", " TRUE "]),
    "text": lambda any_: any_.choice(["a", "", "  ", '"two\nlines"', '"a ""b"", c"', "ö", "1"]),
    "comma": lambda any_: any_.choice(["1,5", "2", "", "-3,25"]),
    "empty": lambda _: "",
}


@pytest.fixture(params=[64, 300], autouse=True)
def small_stretches(monkeypatch, request):
    """Cut where it hurts: within quotes, between CR and LF, within a letter of two bytes."""
    monkeypatch.setattr(clean_text, "CHUNK", 7)
    monkeypatch.setattr(stretches, "STRETCH", request.param)
    monkeypatch.setattr(stretches, "CELL", 4)


def at_once(monkeypatch, path, format, **named):
    with monkeypatch.context() as patch:
        patch.setattr(stretches, "STRETCH", 1 << 30)
        return looked(path, format, **named)


def looked(path, format, **named):
    """What is found and what is written; or the error."""
    out = path.parent / "out"
    out.mkdir(exist_ok=True)
    try:
        found = surveys.survey(str(path), format, field="dataset", out_dir=str(out), **named)
    except Invalid as refused:
        return refused.message, refused.row, refused.column
    summary = {name: value for name, value in found.summary.items() if name != "json"}
    labels = None if found.table.labels is None else found.table.labels.to_list()
    kept = {name: found.table.column(name).to_list() for name in named.get("keep", ())}
    return summary, (out / "dataset.csv").read_bytes(), labels, kept


@pytest.mark.parametrize("seed", range(25))
def test_csv_is_the_same_wherever_it_is_cut(tmp_path, monkeypatch, seed):
    any_ = random.Random(seed)
    separator = any_.choice([",", ";", "\t"])
    kinds = any_.choices([kind for kind in CELLS if kind != "comma" or separator == ";"], k=5)
    names = [f"{kind} {number}" for number, kind in enumerate(kinds)]
    rows = [[CELLS[kind](any_) for kind in kinds] for _ in range(any_.randrange(8, 60))]
    if any_.random() < 0.5:
        names = ["index", *names]
        rows = [[f"r{number}", *row] for number, row in enumerate(rows)]
    end = any_.choice(["\n", "\r\n"])
    lines = [separator.join(row) for row in [names, *rows]]
    text = "\n" + end.join(lines) + any_.choice(["", end, end * 3])
    path = tmp_path / "data.csv"
    path.write_bytes(any_.choice([b"", b"\xef\xbb\xbf"]) + text.encode())

    keep = names[-1:]
    assert looked(path, "csv", keep=keep) == at_once(monkeypatch, path, "csv", keep=keep)


@pytest.mark.parametrize(
    "text",
    [
        "x\n" + "\n1\n2" * 40,
        "index\n" + "a\nb\n" * 40,
        "a,b\n" + "1,2\n" * 40 + "1\n" + "1,2\n" * 9,
        "a,b\n" + "1,2\n" * 40 + '1,"open\n' + "1,2\n" * 9,
        "a,b\n" + "1,2\n" * 40 + "inf,2\n" + "1,2\n" * 9,
        "a,b\n" + "1,2\n" * 40 + "much,2\n" + "1,2\n" * 9,
        "index,b\n" + "".join(f"{n},2\n" for n in range(40)) + "7,3\n",
        "index,b\n" + "".join(f"{n},2\n" for n in range(40)) + ",3\n",
        "a,a\n" + "1,2\n" * 40,
        "a,b\n" * 1 + "1,2\n" * 40 + "\n",
        '"a\nb",c\n' + "1,2\n" * 40,
        "a,b\n" + "ö,2\n" * 20 + "\udcff,2\n" + "1,2\n" * 9,
        "a,b\n" + "1,2\n" * 40 + "x\0,2\n",
        "\n" * 90,
    ],
)
def test_what_is_wrong_with_a_csv_is_said_as_when_it_is_read_at_once(tmp_path, monkeypatch, text):
    path = tmp_path / "data.csv"
    path.write_bytes(text.encode(errors="surrogateescape"))

    assert looked(path, "csv") == at_once(monkeypatch, path, "csv")


def frame(any_, *, height=50):
    numbers = pl.Series("whole", [any_.randrange(100) for _ in range(height)])
    return pl.DataFrame(
        [
            pl.Series("index", [float(n) for n in range(height)]),
            numbers,
            pl.Series("fraction", [any_.choice([None, 0.5, float("nan")]) for _ in numbers]),
            pl.Series("text", [any_.choice(["a", " ", "ö", None]) for _ in numbers]),
            pl.Series("truth", [any_.choice([True, False, None]) for _ in numbers]),
            numbers.cast(pl.Decimal(9, 2)).alias("decimal"),
            pl.Series("kind", [any_.choice("ab") for _ in numbers], dtype=pl.Categorical),
            pl.Series("day", [any_.choice([1, 9]) for _ in numbers]).cast(pl.Date),
        ]
    )


WRITERS = {
    "parquet": lambda data, path: data.write_parquet(path, row_group_size=7),
    "arrow": lambda data, path: data.write_ipc(path),
}


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("columns", [slice(None), slice(1, None), slice(2, 3), slice(0, 1)])
def test_binary_tables_are_the_same_wherever_they_are_cut(tmp_path, monkeypatch, format, columns):
    data = frame(random.Random(3))
    data = data.select(data.columns[columns])
    path = tmp_path / "data"
    WRITERS[format](data, path)

    keep = data.columns[-1:] if data.width > 1 else ()
    assert looked(path, format, keep=keep) == at_once(monkeypatch, path, format, keep=keep)


@pytest.mark.parametrize("format", WRITERS)
def test_text_among_numbers_in_a_binary_table_is_named_by_its_row(tmp_path, monkeypatch, format):
    path = tmp_path / "data"
    texts = ["1"] * 60
    texts[41] = "much"
    WRITERS[format](pl.DataFrame({"a": texts, "b": range(60)}), path)

    said, *where = looked(path, format)

    assert "Row 42, column a" in said
    assert (said, *where) == at_once(monkeypatch, path, format)
    assert "index" in looked(path, format, options={"text_columns": ["a"]})[0]


@pytest.mark.parametrize("format", WRITERS)
def test_damaged_binary_table_is_refused(tmp_path, format):
    buffer = io.BytesIO()
    WRITERS[format](frame(random.Random(1)), buffer)
    whole = buffer.getvalue()
    for damaged in (whole[:-40], whole[:200] + bytes(400) + whole[600:]):
        path = tmp_path / "data"
        path.write_bytes(damaged)
        with pytest.raises(Invalid, match="damaged or cut off"):
            inspect(path=str(path), format=format)


def test_of_a_large_table_only_the_columns_that_are_asked_for_are_held(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("a,b,c\n" + "1,2,x\n" * 200)

    found = surveys.survey(str(path), "csv", field="dataset", keep={"b", "other"})

    assert (found.table.columns, found.table.height) == (["b"], 200)
    heights = [one.height for one in stretches.stretched(path, "csv", field="dataset").tables()]
    assert max(heights) < 100
