"""The statistics document: its output objects and worked examples.

Sent through a socket or a route of a server whose engine is R, and come back computed.
"""

from typing import Any

import pytest

from palaestra.statistics.structures.outputs import TEST_MODES
from tests.builders.speakers import ROOT, near
from tests.builders.statistics import call
from tests.builders.workspaces import NINE, nine

CD = {"row_variables": ["A"], "column_variables": ["C", "D"]}


def test_crosstab_of_counts(speaker):
    raw = {"type": "crosstab", "row_variables": ["A"], "column_variables": ["B"]}
    result = speaker.result(raw)

    assert [[cell["v"] for cell in row] for row in result["cells"]] == [[3, 2], [3, 1]]
    assert [head["label"] for head in result["rows"][0]["children"]] == ["M", "F"]
    assert [head["label"] for head in result["columns"][0]["children"]] == ["Y", "N"]


def test_crosstab_sums_scalar_columns_as_counts_with_percentages_and_totals(speaker):
    shares = speaker.cells({"type": "crosstab", **CD, "relative": ["column"]})
    assert shares == [[near(73.6111111111111), near(48.4848484848485)],
                      [near(26.3888888888889), near(51.5151515151515)]]  # fmt: skip
    totals = speaker.cells({"type": "crosstab", **CD, "totals": ["column"]})
    assert totals[-1][:2] == [72, 66]


def test_crosstab_in_panels(speaker):
    raw = {"type": "crosstab", **CD, "panel_variables": ["B"], "panel_placement": ["panel"]}
    found = speaker.result(raw)["tables"]

    told = {one["panel"]["B"]: [[c["v"] for c in row] for row in one["cells"]] for one in found}
    assert told == {"Y": [[32, 10], [15, 24]], "N": [[21, 22], [4, 10]]}


def test_descriptives_by_group(speaker):
    raw = {
        "type": "descriptive",
        "variables": ["C", "D"],
        "descriptives": ["mean", "sd", "count"],
        "panel_variables": ["A"],
        "panel_placement": ["row"],
    }
    result = speaker.result(raw)

    values = [[cell["v"] for cell in row] for row in result["cells"]]
    assert values == [
        [10.6, near(7.63544366752843), 5],
        [6.4, near(5.54977477020464), 5],
        [4.75, near(5.1234753829798), 4],
        [8.5, near(4.20317340430616), 4],
    ]
    assert [head["label"] for head in result["rows"][0]["children"]] == ["M", "F"]


TESTS: dict[str, dict[str, Any]] = {
    **{
        mode: {"variables": ["C", "A"]}
        for mode in ("t2", "anova1", "kruskal", "wilcoxon2", "var2", "bartlett", "levene", "tukey")
    },
    **{mode: {"variables": ["C"]} for mode in ("t1", "wilcoxon1", "shapiro")},
    **{
        mode: {"variables": ["C", "D"]}
        for mode in ("paired_t", "wilcoxon_paired", "cor", "lm", "rm_anova", "friedman")
    },
    **{mode: {"variables": ["A", "B"]} for mode in ("chisq", "fisher", "mcnemar", "prop2")},
    **{mode: {"variables": ["A"], "success": "M"} for mode in ("prop1", "binom")},
    "anova": {"variables": ["C", "A", "B"]},
    "chisq_gof": {"variables": ["A"]},
    "logistic": {"variables": ["B", "C"]},
}  # fmt: skip - a table


def test_every_mode_of_a_test_is_there() -> None:
    assert set(TESTS) == set(TEST_MODES)


@pytest.mark.parametrize("mode", TEST_MODES)
def test_each_test_has_a_method_and_r_code(speaker, mode):
    result = speaker.result({"type": "test", "mode": mode, **TESTS[mode]})

    assert result["engine"] == "r"
    assert result["code"]
    assert result.get("method") or result["coefficients"]


GRAPHS: list[dict[str, Any]] = [
    {
        "mode": "scatter",
        "variables": ["C", "D", "A"],
        "components": [
            {"mode": "grid", "x": True, "y": True},
            {"mode": "abline", "a": 1, "b": 2},
            {"mode": "legend", "position": "bottom"},
            {"mode": "fit", "method": "lm", "se": True},
            {"mode": "labels", "variable": "B"},
            {"mode": "text", "x": 1, "y": 2, "label": "here"},
        ],
        "xaxis": {"label": "Cs", "limits": [0, 30], "ticks": [0, 10, 20]},
        "yaxis": {"ticks": {"values": [0, 10], "labels": ["none", "ten"]}},
    },
    {"mode": "bar", "variables": ["A", "B"]},
    {"mode": "dot", "variables": ["C"]},
    {"mode": "box", "variables": ["C", "A"]},
    {"mode": "hist", "variables": ["C"]},
    {"mode": "quantile", "variables": ["C"]},
]  # fmt: skip - a table


@pytest.mark.parametrize("graph", GRAPHS, ids=lambda graph: graph["mode"])
def test_each_graph_is_a_specification_with_its_data_in_it(speaker, person, graph):
    result = speaker.result({"type": "graph", **graph})

    assert result["spec"]["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert result["spec"]["data"]["values"]
    path = f"{ROOT}/objects/{speaker.workspace}/2/export"
    for format, begin in (("png", b"\x89PNG"), ("svg", b"<svg"), ("pdf", b"%PDF")):
        assert person.get(path, params={"format": format}).content.startswith(begin)


def test_model_is_made_of_names(speaker):
    wanted = {"type": "model", "name": "m", "mode": "lm", "response": "C", "terms": [["D"]]}
    found = speaker.result(wanted)
    coefficients = speaker.result(call("coefs", "m"))["value"]

    assert [one["term"] for one in found["coefficients"]] == ["(Intercept)", "D"]
    assert list(coefficients.values() if isinstance(coefficients, dict) else coefficients) == [
        near(one["estimate"]) for one in found["coefficients"]
    ]


def test_filter_chooses_rows_and_missing_counts_as_false(speaker):
    only = {"type": "filter", "name": "f", "values": [True, True, True, None, *[False] * 5]}
    speaker.send({**nine(name="filtered"), "variables": [*NINE, only], "filters": ["f"]})
    raw = {"type": "descriptive", "variables": ["C"], "descriptives": ["count", "mean"]}

    assert speaker.cells({**raw, "dataset": "filtered"}) == [[3, 15]]
    assert speaker.cells({**raw, "dataset": "nine"}) == [[9, 8]]
