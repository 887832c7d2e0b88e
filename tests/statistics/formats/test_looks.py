"""Preferences of tables in files: all of them count, and none says more than it should."""

import io
import re
from pathlib import Path
from typing import Any

import docx
import pytest

from palaestra.statistics.formats.looks import css, look_of, properties
from palaestra.statistics.formats.writing import write_results

TABLE: dict[str, Any] = {
    "type": "table",
    "columns": [{"label": "mean"}],
    "rows": [{"label": "C"}],
    "cells": [[{"v": 10.6, "kind": "stat"}]],
}
SETTINGS: dict[str, Any] = {
    "table": {
        "text": {
            "size": 20,
            "family": "Georgia, serif",
            "style": "italic",
            "color": "navy",
            "header": "bold",
        },
        "border": {"cell": "#cccccc", "header": "none"},
        "background-color": "ivory",
        "header": "#336699",
    }
}


def written(tmp_path: Path, format: str, settings: dict[str, Any]) -> bytes:
    path = tmp_path / "file"
    write_results(
        titled=[{"title": "One", "result": TABLE}],
        format=format,
        language="en",
        title="One",
        settings=settings,
        out=str(path),
    )
    return path.read_bytes()


def test_page_has_tables_as_preferred(tmp_path):
    style = re.search("<style>(.*)</style>", written(tmp_path, "html", SETTINGS).decode())
    assert style is not None
    assert style[1].endswith(
        "table{font-size:20px;font-family:Georgia, serif;color:navy;font-style:italic;"
        "background:ivory}td,th{border:1px solid #cccccc}"
        "thead td,thead th{font-weight:700;background:#336699;border:0}"
    )


def test_shown_tables_have_the_same_words():
    assert properties(look_of(SETTINGS)) == {
        "--cells-font-size": "20px",
        "--cells-font-family": "Georgia, serif",
        "--cells-color": "navy",
        "--cells-font-style": "italic",
        "--cells-background": "ivory",
        "--cells-border": "1px solid #cccccc",
        "--heads-font-weight": "700",
        "--heads-background": "#336699",
        "--heads-border": "0",
    }


def test_letters_and_ground_are_read_together_whatever_the_page():
    assert properties(look_of({"table": {"text": {"color": "navy"}}})) == {
        "--cells-color": "navy",
        "--cells-background": "white",
    }
    ground = properties(look_of({"table": {"background-color": "ivory", "header": "nonesuch"}}))
    assert (ground["--cells-color"], ground["--heads-background"]) == ("black", "nonesuch")
    assert "--heads-color" not in ground


def test_word_has_tables_as_preferred(tmp_path):
    document = docx.Document(io.BytesIO(written(tmp_path, "docx", SETTINGS)))
    (table,) = document.tables
    head, value = table.rows[0].cells[1], table.rows[1].cells[1]

    for cell, bold, fill, border in ((head, True, "336699", "nil"), (value, False, "FFFFF0", None)):
        (run,) = cell.paragraphs[0].runs
        assert (run.font.size.pt, run.font.name, run.font.italic) == (15, "Georgia", True)
        assert str(run.font.color.rgb) == "000080"
        assert bool(run.font.bold) is bold
        assert f'w:fill="{fill}"' in cell._tc.xml
        assert cell._tc.xml.count("<w:shd ") == 1
        assert (f'w:val="{border}"' if border else 'w:color="CCCCCC"') in cell._tc.xml


HOSTILE = "red}</style><script>alert(1)</script>"


@pytest.mark.parametrize("format", ["html", "docx"])
def test_hostile_words_say_nothing(tmp_path, format):
    words = {"family": HOSTILE, "style": HOSTILE, "color": "url(//evil.example)"}
    table = {"text": words, "border": {"cell": "red;x"}, "header": HOSTILE, "background-color": "x"}

    content = written(tmp_path, format, {"table": table})

    assert b"script>" not in content
    assert b"evil" not in content
    look = look_of({"table": {**table, "background-color": "no colour"}})
    assert css(look) == "table{font-family:red style script alert 1 script}"


def test_nothing_said_changes_nothing():
    assert css(look_of({})) == ""


def test_a_drawing_is_as_wide_as_preferred(tmp_path):
    mark = {"mark": "point", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
    spec = {"data": {"values": [{"a": 1}, {"a": 2}]}, "layer": [mark], "width": "container"}
    path = tmp_path / "file"

    def width(wanted: dict[str, Any]) -> float:
        write_results(
            titled=[{"title": "One", "result": {"type": "graph", "spec": spec}}],
            format="svg",
            language="en",
            title="One",
            settings={"graph": wanted},
            out=str(path),
        )
        return float(re.findall(r'width="([\d.]+)"', path.read_text())[0])

    assert width({"width": 1200}) > 1200 > width({}) > 720 > width({"width": 300}) > 300
