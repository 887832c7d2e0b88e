"""Descriptives of the document, to the digit, in both engines."""

from typing import Any

import pytest

from palaestra.statistics.structures import Problem
from tests.builders.statistics import GOLDEN, Bench

ALL = ["mean", "sd", "count", "median", "q1", "q3", "min", "max", "var", "weighted_sum"]


def numbers(result: dict[str, Any]) -> list[list[Any]]:
    return [[cell["v"] for cell in row] for row in result["cells"]]


def expected(part: dict[str, Any]) -> list[Any]:
    return [
        pytest.approx([part[variable][name] for name in ALL], rel=1e-9, abs=1e-12)
        for variable in ("C", "D")
    ]


def test_descriptives_of_the_whole(bench: Bench) -> None:
    result = bench.run({"type": "descriptive", "variables": ["C", "D"], "descriptives": ALL})

    assert numbers(result) == expected(GOLDEN["descriptive_all"])
    assert [each["label"] for each in result["columns"]] == ALL


def test_descriptives_by_group(bench: Bench) -> None:
    wanted = {
        "type": "descriptive",
        "variables": ["C", "D"],
        "descriptives": ALL,
        "panel_variables": ["A"],
    }
    golden = GOLDEN["descriptive_panel_A"]

    apart = bench.run(wanted)
    below = bench.run({**wanted, "panel_placement": ["row"]})
    turned = bench.run({**wanted, "panel_placement": ["row"], "order": "variable"})

    assert [numbers(each) for each in apart["tables"]] == [expected(golden[g]) for g in "MF"]
    assert numbers(below) == expected(golden["M"]) + expected(golden["F"])
    assert numbers(turned) == [
        one
        for pair in zip(expected(golden["M"]), expected(golden["F"]), strict=True)
        for one in pair
    ]
    assert [each["label"] for each in turned["rows"]] == ["C", "D"]


def test_descriptives_turn(bench: Bench) -> None:
    wanted = {"type": "descriptive", "variables": ["C"], "direction": "row"}

    result = bench.run({**wanted, "descriptives": ["count", "max"]})

    assert numbers(result) == [[9], [23]]
    assert [each["label"] for each in result["rows"]] == ["count", "max"]


def test_descriptives_take_numbers_and_name_categories(bench: Bench) -> None:
    tenths = {"type": "command", "mode": "quantile", "arguments": [[0.1, 0.9]]}

    shares = bench.run({"type": "descriptive", "variables": ["C"], "descriptives": [tenths]})
    modes = bench.run({"type": "descriptive", "variables": ["A", "C"], "descriptives": ["mode"]})

    assert shares["cells"][0][0]["v"] == pytest.approx(GOLDEN["cmds"]["quantile_type7"])
    assert numbers(modes) == [["M"], [3]]


@pytest.mark.parametrize("name", ["mean", "sd"])
def test_descriptives_of_categories_are_refused(bench: Bench, name: str) -> None:
    with pytest.raises(Problem) as raised:
        bench.run({"type": "descriptive", "variables": ["A"], "descriptives": [name]})

    assert raised.value.code == "type"
