"""The R code of a result, run in plain R, gives the numbers of the result."""

import json
import math
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from palaestra.statistics.engines.frames import frame_of
from palaestra.statistics.outputs.code.data import data_code
from palaestra.statistics.structures import Dataset, decode
from tests.builders.statistics import GOLDEN, Bench, call, text

# Prints every number inside the value of the code, in R's own way of looking into it.
PLAIN = """
numbers <- function(x) {
  if (is.environment(x) || is.function(x) || is.language(x)) return(NULL)
  if (is.list(x)) return(unlist(lapply(x, numbers)))
  if (is.logical(x)) return(as.numeric(x))
  if (is.numeric(x)) as.numeric(x) else NULL
}
pdf(NULL)
values <- lapply(commandArgs(TRUE), function(file) {
  tryCatch(
    list(numbers = I(numbers(suppressWarnings(source(file, encoding = "UTF-8")$value)))),
    error = function(e) list(error = conditionMessage(e))
  )
})
cat(jsonlite::toJSON(values, digits = NA, na = "null", auto_unbox = FALSE))
"""
DATA: dict[str, Any] = {
    "type": "dataset",
    "name": "my.data",
    "variables": [
        *(
            {"type": "variable", "name": name, "mode": "nominal", "values": GOLDEN["dataset"][name]}
            for name in "AB"
        ),
        *({"type": "variable", "name": name, "values": GOLDEN["dataset"][name]} for name in "CD"),
        {"type": "variable", "name": "if", "values": [1, 2, 3, 4, 5, 6, 7, 9, 8]},
        {"type": "variable", "name": "E", "values": [5, None, 7, 2, 9, 1, 4, 4, 6]},
        {
            "type": "variable",
            "name": "s",
            "mode": "string",
            "values": ["z", "a\"'\\", "z", "å", "z", "å", "å", "z", "å"],
        },
        {
            "type": "variable",
            "name": "k",
            "mode": "logical",
            "values": [True, True, None, True, False, True, True, True, True],
        },
        {
            "type": "variable",
            "name": "o",
            "mode": "ordinal",
            "values": [1, 2, 3, 1, 2, 3, 1, 2, 3],
            "labels": ["low", "mid", "high"],
        },
    ],
}  # fmt: skip - a table


def a_test(mode: str, *variables: str, **more: Any) -> dict[str, Any]:
    return {"type": "test", "mode": mode, "variables": list(variables), **more}


WANTED: list[dict[str, Any]] = [
    a_test("t1", "C", null=5),
    a_test("t2", "C", "A"),
    a_test("t2", "C", "A", var_equal=True, alternative="less", conf_level=0.9),
    a_test("t2", "if", "A"),
    a_test("paired_t", "C", "D"),
    a_test("anova1", "C", "o"),
    a_test("anova1", "C", "o", var_equal=False),
    a_test("anova", "C", "A", "B"),
    a_test("rm_anova", "C", "D", "if"),
    a_test("friedman", "C", "D", "if"),
    a_test("kruskal", "C", "o"),
    a_test("wilcoxon1", "C", null=4),
    a_test("wilcoxon2", "C", "A", correct=False),
    a_test("wilcoxon_paired", "C", "D"),
    a_test("chisq_gof", "A", null=[0.3, 0.7]),
    a_test("chisq", "A", "B"),
    a_test("fisher", "A", "B"),
    a_test("mcnemar", "A", "B"),
    a_test("prop1", "A", null=0.4),
    a_test("prop2", "A", "B"),
    a_test("binom", "k"),
    a_test("cor", "C", "E", method="spearman"),
    a_test("cor", "C", "D", "E"),
    a_test("shapiro", "C"),
    a_test("var2", "C", "A"),
    a_test("bartlett", "C", "A"),
    a_test("levene", "C", "A"),
    a_test("tukey", "C", "o"),
    a_test("lm", "C", "D", "A"),
    a_test("logistic", "B", "C", success="Y"),
    a_test("t1", "C", panel_variables=["A"], filters=["k"]),
    a_test("t1", "C", filters=["k"]),
    {"type": "test", "mode": "prop2", "successes": [5, 8], "trials": [20, 21]},
    {"type": "model", "mode": "lm", "response": "C", "terms": [["A"], ["D"], ["A", "D"]]},
    {"type": "model", "mode": "glm", "response": "k", "terms": [["C"]]},
    {"type": "crosstab", "row_variables": ["A"], "column_variables": ["B"]},
    {"type": "crosstab", "row_variables": ["s"], "column_variables": ["k"], "relative": ["row"]},
    {"type": "crosstab", "row_variables": ["A"], "column_variables": ["C", "D"]},
    {
        "type": "crosstab",
        "row_variables": ["A"],
        "column_variables": ["B"],
        "relative": ["count", "column", "dataset"],
        "panel_variables": ["o"],
    },
    {"type": "descriptive", "variables": ["C", "E"], "panel_variables": ["A"]},
    {
        "type": "descriptive",
        "variables": ["if", "C"],
        "filters": ["k"],
        "descriptives": ["median", "q1", "var", "mode", call("quantile", [0.1, 0.9])],
    },
    call("scale", "C"),
    call("mean", call("multiply", call("add", "C", "if"), 2)),
    call("subset", "C", call("eq", "s", text("a\"'\\"))),
    call("qnorm", [0.1, 0.5], 3, 2),
    call("acot", "C"),
    call("weighted_sum", "C", "D"),
]  # fmt: skip - a table


def numbers_in(result: Any) -> Iterator[float]:
    """Those that R's own value has too: no effects, notes or orders of ours."""
    if isinstance(result, dict):
        for key, each in result.items():
            if key not in _OURS:
                yield from numbers_in(each)
    elif isinstance(result, list):
        for each in result:
            yield from numbers_in(each)
    elif isinstance(result, float):
        yield result


_OURS = {
    "r_ms",
    "level",
    "null",
    "n",
    "effect",
    "assumptions",
    "variable",
    "fitted",
    "residual",
    "diagnostics",
    "aic",
    "terms",
    "df",
    "conf_int_of_model",
    "expected",
}  # fmt: skip - a list of words


@pytest.fixture(scope="module")
def values_in_r(
    shared_r_bench: Bench, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[dict[str, Any], list[float | None]]]:
    """Each result, and the numbers that plain R prints for its code: one start of R for all."""
    dataset = decode(DATA)
    assert isinstance(dataset, Dataset)
    frame = frame_of(dataset)
    shared_r_bench.put(frame)
    folder = tmp_path_factory.mktemp("plain")
    (folder / "plain.R").write_text(PLAIN)
    results, files = [], []
    for place, wanted in enumerate(WANTED):
        results.append(shared_r_bench.run(wanted, dataset="my.data"))
        files.append(folder / f"{place}.R")
        files[-1].write_text(data_code(frame) + "\n" + results[-1]["code"], encoding="utf-8")
    done = subprocess.run(
        ["Rscript", "--vanilla", str(folder / "plain.R"), *map(str, files)],
        check=True,
        capture_output=True,
        text=True,
    )
    found = [each.get("numbers", each.get("error")) for each in json.loads(done.stdout)]
    return list(zip(results, found, strict=True))


@pytest.mark.parametrize("place", range(len(WANTED)))
def test_code_gives_the_numbers_of_its_result(
    values_in_r: list[tuple[dict[str, Any], list[float | None]]], place: int
) -> None:
    result, found = values_in_r[place]
    known = [each for each in found if isinstance(each, float | int)]

    wanted = list(numbers_in(_without_model_intervals(result)))

    assert wanted
    for number in wanted:
        near = any(math.isclose(number, each, rel_tol=1e-9, abs_tol=1e-11) for each in known)
        assert near, (number, known[:50], result["code"])


def _without_model_intervals(result: dict[str, Any]) -> dict[str, Any]:
    """summary() of a model has no intervals, anova() no means."""
    if "analysis of variance" in result.get("method", ""):
        return {**result, "estimate": {}}
    if result["type"] != "model":
        return result
    rows = [
        {key: each[key] for key in ("estimate", "se", "statistic", "p_value")}
        for each in result["coefficients"]
    ]
    return {"rows": rows, "r2": result["r2"], "sigma": result["sigma"], "code": result["code"]}


AXES: dict[str, Any] = {
    "label": "Gr\u00f6\u00dfe",
    "xaxis": {"label": 'across "it"', "limits": [0, 30], "ticks": [0, 10, 20]},
    "yaxis": {"limits": [-1, 9], "ticks": {"values": [0, 4, 8], "labels": ["none", "some"]}},
}
FITS = [{"mode": "fit", "se": True}, {"mode": "fit", "method": "loess"}]
GRAPHS: list[dict[str, Any]] = [
    {
        "type": "graph",
        "mode": "scatter",
        "variables": ["C", "if"],
        "components": [
            *FITS,
            {"mode": "grid"},
            {"mode": "abline", "a": 1, "b": 2},
            {"mode": "abline", "h": 1},
            {"mode": "abline", "v": 2},
            {"mode": "text", "x": 1, "y": 2, "label": 'a"b'},
            {"mode": "labels", "variable": "s"},
        ],
    },
    {
        "type": "graph",
        "mode": "scatter",
        "variables": ["C", "if", "A"],
        "components": [FITS[0], {"mode": "legend", "position": "top"}],
    },
    {"type": "graph", "mode": "bar", "variables": ["A", "C", "B"], "panel_variables": ["k"]},
    {"type": "graph", "mode": "bar", "variables": ["A"]},
    {"type": "graph", "mode": "dot", "variables": ["C", "A"]},
    {"type": "graph", "mode": "dot", "variables": ["C", "if", "A"]},
    {"type": "graph", "mode": "dot", "variables": ["A", "B"]},
    {"type": "graph", "mode": "dot", "variables": ["A"]},
    {"type": "graph", "mode": "box", "variables": ["C", "if"]},
    {"type": "graph", "mode": "box", "variables": ["C", "A"]},
    {"type": "graph", "mode": "box", "variables": ["C", "if", "A"]},
    {"type": "graph", "mode": "hist", "variables": ["C"], "bins": 5},
    {"type": "graph", "mode": "hist", "variables": ["C", "A"]},
    {"type": "graph", "mode": "quantile", "variables": ["C"]},
    {"type": "graph", "mode": "quantile", "variables": ["C", "A"]},
]


def test_code_of_graphs_draws(r_bench: Bench, tmp_path: Path) -> None:
    dataset = decode(DATA)
    assert isinstance(dataset, Dataset)
    frame = frame_of(dataset)
    r_bench.put(frame)
    lines = ["options(warn = 2)", data_code(frame), "pdf(NULL)"]
    lines += [r_bench.run(each, dataset="my.data")["code"] for each in GRAPHS]
    lines += [r_bench.run({**each, **AXES}, dataset="my.data")["code"] for each in GRAPHS]
    file = tmp_path / "graphs.R"
    file.write_text("\n".join([*lines, "cat('drawn')"]), encoding="utf-8")

    done = subprocess.run(["Rscript", "--vanilla", str(file)], capture_output=True, text=True)

    assert (done.returncode, done.stdout[-5:]) == (0, "drawn"), done.stderr


def test_code_of_counted_dots_has_the_ticks_of_its_counts(r_bench: Bench) -> None:
    dataset = decode(DATA)
    assert isinstance(dataset, Dataset)
    r_bench.put(frame_of(dataset))
    dots = {"type": "graph", "mode": "dot", "variables": ["A"], "yaxis": {"ticks": [0, 4]}}

    lines = r_bench.run(dots, dataset="my.data")["code"].splitlines()

    assert [line for line in lines if line.startswith("axis(2")] == ["axis(2, at = c(0.0, 4.0))"]
