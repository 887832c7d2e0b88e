"""Crosstabs of the document, to the digit, in both engines."""

from typing import Any

import pytest

from palaestra.statistics.structures import Problem
from tests.builders.statistics import GOLDEN, Bench, make_dataset


def cells(result: dict[str, Any]) -> list[list[Any]]:
    return [[cell["v"] for cell in row] for row in result["cells"]]


def close(expected: Any) -> Any:
    return [pytest.approx(row, rel=1e-9, abs=1e-12) for row in expected]


@pytest.mark.parametrize("part", ["count", "row", "column", "dataset"])
def test_crosstab_has_the_documents_numbers(bench: Bench, part: str) -> None:
    wanted = {"type": "crosstab", "row_variables": ["A"], "column_variables": ["B"]}

    result = bench.run({**wanted, "relative": [part]})

    assert cells(result) == close(GOLDEN["crosstab_A_by_B"][part]["values"])
    assert result["rows"] == [{"label": "A", "children": [{"label": "M"}, {"label": "F"}]}]
    assert result["columns"] == [{"label": "B", "children": [{"label": "Y"}, {"label": "N"}]}]


def test_crosstab_totals(bench: Bench) -> None:
    wanted = {"type": "crosstab", "row_variables": ["A"], "column_variables": ["B"]}

    assert cells(bench.run({**wanted, "totals": ["row", "column"]})) == [
        [3, 2, 5],
        [3, 1, 4],
        [6, 3, 9],
    ]
    assert cells(bench.run({**wanted, "totals": ["panel"]})) == [
        [3, 2, None],
        [3, 1, None],
        [None, None, 9],
    ]


def test_crosstab_sums_scalars(bench: Bench) -> None:
    wanted = {"type": "crosstab", "row_variables": ["A"], "column_variables": ["C", "D"]}
    expected = GOLDEN["crosstab_A_by_CD"]

    assert cells(bench.run(wanted)) == close(expected["count"]["values"])
    shares = bench.run({**wanted, "relative": ["column"], "totals": ["column"]})
    assert cells(shares)[:2] == close(expected["column"]["values"])
    sums = bench.run({**wanted, "totals": ["column"]})
    assert cells(sums)[2] == [72, 66]
    assert sums["columns"] == [{"label": "C"}, {"label": "D"}]


@pytest.mark.parametrize("placement", ["row", "column", "panel"])
def test_crosstab_places_panels(bench: Bench, placement: str) -> None:
    result = bench.run(
        {
            "type": "crosstab",
            "row_variables": ["A"],
            "column_variables": ["C", "D"],
            "panel_variables": ["B"],
            "panel_placement": [placement],
        }
    )

    yes, no = (GOLDEN["crosstab_A_by_CD_panel_B"][each]["values"] for each in ("Y", "N"))
    if placement == "panel":
        assert [table["panel"] for table in result["tables"]] == [{"B": "Y"}, {"B": "N"}]
        assert [cells(table) for table in result["tables"]] == [yes, no]
    elif placement == "row":
        assert cells(result) == yes + no
        assert [each["label"] for each in result["rows"][0]["children"]] == ["Y", "N"]
    else:
        assert cells(result) == [one + other for one, other in zip(yes, no, strict=True)]


def test_crosstab_without_columns_is_a_table_of_frequencies(bench: Bench) -> None:
    result = bench.run(
        {"type": "crosstab", "row_variables": ["B"], "relative": ["count", "column"]}
    )

    assert [each["label"] for each in result["columns"]] == ["count", "column", "cumulative"]
    assert cells(result) == close([[6, 200 / 3, 200 / 3], [3, 100 / 3, 100]])


def test_crosstab_leaves_out_missing_and_keeps_unused_levels(bench: Bench) -> None:
    bench.put(
        make_dataset(
            "gaps", g=["a", "b", None, "a"], h=["x", None, "y", "y"], k=[True, None, True, True]
        )
    )
    wanted = {"type": "crosstab", "row_variables": ["g"], "column_variables": ["h"]}

    assert cells(bench.run(wanted)) == [[1, 1], [0, 0]]
    assert cells(bench.run({**wanted, "filters": ["k"]})) == [[1, 1], [0, 0]]
    shares = cells(bench.run({**wanted, "relative": ["row"]}))
    assert shares == [[50, 50], [{"nan": True}, {"nan": True}]]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"row_variables": ["nobody"]}, "unknown_variable"),
        ({"row_variables": ["C"]}, "type"),
        ({"filters": ["A"]}, "type"),
        ({"weights": ""}, "unknown_variable"),
        ({"dataset": "other"}, "unknown_object"),
        ({"row_variables": []}, "bad_field"),
    ],
)
def test_crosstab_says_what_is_wrong(bench: Bench, change: dict[str, Any], code: str) -> None:
    wanted = {"type": "crosstab", "row_variables": ["A"], "column_variables": ["B"]}

    with pytest.raises(Problem) as raised:
        bench.run({**wanted, **change})

    assert raised.value.code == code
