"""Files of other programs become what a person sees in them; what is odd is told."""

import gzip
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from palaestra.core.errors import Invalid
from palaestra.statistics.formats.reading import convert, look


def looked(folder: Path, name: str, content: bytes, **choices: Any) -> dict[str, Any]:
    (folder / name).write_bytes(content)
    found: dict[str, Any] = look(
        path=str(folder / name), filename=name, choices=choices, max_data=None
    )
    return found


def modes(found: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["mode"] for each in found["variables"]}


SEMICOLONS = "name;p q;d;t\nx;1,5;2024-01-02;yes\ny;NA;2024-02-03;no\nx;2;2024-02-04;\n"


def test_delimiter_decimals_dates_and_truths_are_found(tmp_path):
    found = looked(tmp_path, "a.csv", SEMICOLONS.encode())

    assert modes(found) == {"name": "nominal", "p_q": "scalar", "d": "datetime", "t": "logical"}
    assert found["choices"]["delimiter"] == ";"
    assert [row[1] for row in found["preview"]] == [1.5, None, 2.0]
    assert found["variables"][1]["label"] == "p q"
    assert found["problems"] == []


def test_choices_win_over_what_was_found(tmp_path):
    found = looked(
        tmp_path, "a.csv", SEMICOLONS.encode(), modes={"p_q": "nominal"}, leave_out=["t"]
    )

    assert modes(found) == {"name": "nominal", "p_q": "nominal", "d": "datetime"}


def test_stray_word_among_numbers_is_told_with_its_row(tmp_path):
    lines = "\n".join(["x", *map(str, range(40)), "oops"])
    found = looked(tmp_path, "a.csv", lines.encode())

    assert modes(found) == {"x": "scalar"}
    (problem,) = found["problems"]
    assert (problem["row"], problem["variable"]) == (41, "x")
    assert "oops" in problem["message"]


def test_lines_of_different_lengths_are_told(tmp_path):
    found = looked(tmp_path, "a.csv", b"a,b\n1,2\n3\n4,5,6\n")

    assert found["preview"] == [[1, 2], [3, None], [4, 5]]
    assert [problem["row"] for problem in found["problems"]] == [2, 3]


@pytest.mark.parametrize(
    ("name", "content", "first"),
    [
        ("a.tsv", b"a\tb\n1\tx\n", [1, "x"]),
        ("a.csv", "a,b\n1,ä\n".encode("cp1252"), [1, "ä"]),
        ("a.csv", "a,b\n1,ä\n".encode("utf-16"), [1, "ä"]),
        ("a.csv", b'a,b\n1,"x, ""y""\nz"\n', [1, 'x, "y"\nz']),
        ("a.dat", b"aa  1\nbb 22\n", ["aa", 1]),
        ("a.html", b"<table><tr><th>a<th>b</tr><tr><td>1<td>x &amp; y</tr></table>", [1, "x & y"]),
    ],
)
def test_texts_of_many_kinds(tmp_path, name, content, first):
    assert looked(tmp_path, name, content)["preview"][0] == first


def test_sheet_of_a_workbook_is_chosen(tmp_path):
    with pd.ExcelWriter(tmp_path / "b.xlsx") as book:
        pd.DataFrame({"a": [1]}).to_excel(book, sheet_name="One", index=False)
        pd.DataFrame({"b": ["x", None, "y"]}).to_excel(book, sheet_name="Two", index=False)
    content = (tmp_path / "b.xlsx").read_bytes()

    assert looked(tmp_path, "b.xlsx", content)["parts"] == ["One", "Two"]
    assert looked(tmp_path, "b.xlsx", content, part="Two")["preview"] == [["x"], [None], ["y"]]
    with pytest.raises(Invalid, match="no part"):
        looked(tmp_path, "b.xlsx", content, part="Three")


def test_labels_and_missing_values_of_spss_are_kept(tmp_path):
    file = tmp_path / "c.sav"
    pyreadstat.write_sav(
        pd.DataFrame({"sex": [1.0, 2.0, 9.0], "x": [1.5, 2.5, 99]}),
        str(file),
        variable_value_labels={"sex": {1: "m", 2: "f", 9: "?"}},
        missing_ranges={"sex": [9], "x": [99]},
        column_labels=["Sex", "X"],
    )
    found = convert(
        path=str(file), filename="c.sav", choices={}, max_data=None, out_dir=str(tmp_path)
    )

    sex, x = found["metas"]
    assert (sex["labels"], sex["missing"], sex["label"]) == (["m", "f", "?"], [3], "Sex")
    assert (x["mode"], x["missing"]) == ("scalar", [99])


# saveRDS(data.frame(g = factor(c("b","a",NA)), x = c(1.5,NA,3), n = 1:3, s = c("å",NA,"c"),
#   t = c(TRUE,FALSE,NA), d = as.Date("2024-01-01") + 0:2), version = 3), made by R 4.2.2
R_DATA = Path(__file__).parent / "data" / "frame.rds"


def test_data_frame_of_r_is_read_without_r(tmp_path):
    found = looked(tmp_path, "frame.rds", R_DATA.read_bytes())

    assert modes(found) == {
        "g": "nominal",
        "x": "scalar",
        "n": "scalar",
        "s": "string",
        "t": "logical",
        "d": "datetime",
    }  # fmt: skip - one line
    assert found["preview"][0] == ["b", 1.5, 1, "å", True, 1704067200]
    assert found["preview"][1] == ["a", None, 2, None, False, 1704153600]
    assert found["variables"][0]["labels"] == ["a", "b"]


@pytest.mark.parametrize("cut", [10, 40, 80, 200])
def test_damaged_file_of_r_is_refused(tmp_path, cut):
    whole = gzip.decompress(R_DATA.read_bytes())
    with pytest.raises(Invalid):
        looked(tmp_path, "frame.rds", whole[:-cut])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.xlsx", b"no workbook"),
        ("a.sav", b"no file of SPSS"),
        ("a.rds", b"\x1f\x8bno gzip"),
        ("a.html", b"<p>no table</p>"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(tmp_path, name, content):
    with pytest.raises(Invalid) as refused:
        looked(tmp_path, name, content)
    assert refused.value.field == "file"
