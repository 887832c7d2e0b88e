"""Files of results in their reader's language, said as the pages say it."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from palaestra.statistics.formats.wording import Language, Wording
from palaestra.statistics.formats.writing import write_results

TEXTS = Path(__file__).parents[3] / "web" / "src" / "features" / "statistics" / "texts"
HEADERS = [{"label": "mean"}, {"label": "mean of ages"}]
TABLE: dict[str, Any] = {
    "type": "table",
    "columns": HEADERS,
    "rows": [{"label": "=SUM(A1)"}, {"label": "Total"}],
    "cells": [
        [{"v": -1.5e-05, "kind": "stat"}, {"v": 73.6111, "kind": "percent"}],
        [{"v": None, "kind": "stat"}, {"v": 1, "kind": "count"}],
    ],
}
TEST: dict[str, Any] = {
    "type": "test",
    "method": "Welch Two Sample t-test",
    "statistic": {"name": "t", "value": -1.25},
    "df": [6.87],
    "p_value": 0.25,
    "conf_int": [-3.5, 4.25],
    "level": 0.975,
    "estimate": {"mean of M": 10.6},
    "effect": {"cohens_d": 0.5},
    "n": [5, 4],
    "assumptions": [
        {"name": "normality", "of": "M", "statistic": 0.5, "p_value": 0.125},
        {"name": "expected_counts", "of": "", "smallest": 1.5, "below_five": 75},
    ],
    "tables": {"expected": [{"row": "M", "expected": 1.5}]},
}
GRAPH = {"type": "graph", "spec": {}, "notes": [{"code": "counted_in_cells"}, {"code": "new"}]}


def lines(
    tmp_path: Path, *results: dict[str, Any], language: Language, format: str = "csv"
) -> list[list[str]]:
    path = tmp_path / f"file.{format}"
    write_results(
        titled=[{"title": "One", "result": result} for result in results],
        format=format,
        language=language,
        title="All",
        settings={},
        out=str(path),
    )
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))


def test_tables_have_the_words_of_their_reader(tmp_path):
    assert lines(tmp_path, TABLE, language="sv") == [
        ["One"],
        ["", "Medelvärde", "mean of ages"],
        ["'=SUM(A1)", "-1.5e-05", "73.6%"],
        ["Totalt", "–", "1"],
        [],
    ]


def test_tests_have_the_words_of_their_reader(tmp_path):
    assert lines(tmp_path, TEST, GRAPH, language="sv") == [
        ["One"],
        ["Welch Two Sample t-test"],
        ["t", "-1.25"],
        ["fg", "6.87"],
        ["p", "0.25"],
        ["mean of M", "10.6"],
        ["97.5 % konfidensintervall", "-3.5 till 4.25"],
        ["Cohens d", "0.5"],
        ["n", "5, 4"],
        [],
        ["Förväntade antal"],
        ["Rad", "Förväntade antal"],
        ["M", "1.5"],
        [],
        ["Normalfördelning, M: 0.5, p = 0.125"],
        ["Minsta förväntade antal 1.5; 75 % av de förväntade antalen är under 5."],
        ["One"],
        ["Punkterna är för många för att visas en och en: de räknas i rutor."],
    ]


def test_a_page_has_the_decimal_sign_of_its_reader(tmp_path):
    for language, mean in (("en", "<td>-1.5e-05</td><td>73.6%</td>"), ("sv", "<td>73,6%</td>")):
        lines(tmp_path, TABLE, language=language, format="html")
        page = (tmp_path / "file.html").read_text()
        assert mean in page
        assert f'<html lang="{language}">' in page


@pytest.mark.parametrize(
    ("type", "body", "title"),
    [
        ("crosstab", {"row_variables": ["A"], "column_variables": ["B", "C"]}, "A efter B, C"),
        ("crosstab", {"row_variables": ["A"]}, "A"),
        ("test", {"mode": "t2", "variables": ["C", "A"]}, "t-test av två stickprov: C, A"),
        ("graph", {"mode": "hist", "variables": ["C"]}, "Histogram: C"),
        (
            "model",
            {"mode": "lm", "response": "C", "terms": [["A"], ["A", "D"]]},
            "Linjär regression: C ~ A, A × D",
        ),
        ("descriptive", {"variables": ["C"]}, "Beskrivande statistik: C"),
        ("command", {}, "Kommando"),
        ("graph", {"mode": "hist", "label": "Ages"}, "Ages"),
    ],
)
def test_results_are_called_as_on_the_page(type, body, title):
    assert Wording("sv").title(type, body, name=None) == title


@pytest.mark.parametrize("language", ["en", "sv"])
def test_words_are_those_of_the_pages(language):
    texts = Wording(language)._texts
    page = json.loads((TEXTS / f"{language}.json").read_text())

    for part in ("types", "titles", "tests", "graphs", "models", "words", "results", "notes"):
        assert texts[part] == page[part]
    assert texts["reports"]["numbered"] == page["reports"]["numbered"]
