"""Both engines on the same random data give the same numbers."""

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from palaestra.statistics.structures import Problem
from tests.builders.statistics import Bench, make_dataset

# Without shrinking, which takes minutes here: what fails is small already.
EVERY = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
# More than this is a quotient by what rounding left of nothing.
ASTRONOMICAL = 1e12
# Whole numbers tie, halves do not overflow; both engines have the same rounding to hide.
NUMBERS = st.one_of(
    st.integers(-20, 20).map(float),
    st.floats(-1e3, 1e3, allow_nan=False).map(lambda value: round(value, 3)),
)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[Any]]:
    n = draw(st.integers(4, 40))
    one = lambda values: st.lists(values, min_size=n, max_size=n)  # noqa: E731 - one thought
    some = st.one_of(st.none(), NUMBERS)
    x, y = draw(one(NUMBERS)), draw(one(NUMBERS))
    # What is constant is another matter: each engine says in its way that there is nothing to test.
    assume(min(len(set(x)), len(set(y))) > 2)
    assume(len({a - b for a, b in zip(x, y, strict=True)}) > 2)
    return {
        "x": x,
        "y": y,
        "z": draw(one(some)),
        "g": draw(one(st.sampled_from(["a", "b"]))),
        "h": draw(one(st.sampled_from(["p", "q", "r"]))),
        "k": draw(one(st.one_of(st.none(), st.booleans()))),
    }


WANTED: list[dict[str, Any]] = [
    *(
        {"type": "test", "mode": mode, "variables": ["x"]}
        for mode in ("t1", "wilcoxon1", "shapiro")
    ),
    *(
        {"type": "test", "mode": mode, "variables": ["x", "g"]}
        for mode in ("t2", "wilcoxon2", "kruskal", "var2", "bartlett", "levene", "anova1")
    ),
    *(
        {"type": "test", "mode": mode, "variables": ["x", "h"]}
        for mode in ("anova1", "kruskal", "levene")
    ),
    {"type": "test", "mode": "anova1", "variables": ["x", "h"], "var_equal": False},
    {"type": "test", "mode": "t2", "variables": ["x", "g"], "var_equal": True, "null": 1},
    *(
        {"type": "test", "mode": mode, "variables": ["x", "y"]}
        for mode in ("paired_t", "wilcoxon_paired", "cor", "rm_anova", "friedman", "lm")
    ),
    *(
        {"type": "test", "mode": "cor", "variables": ["x", "y"], "method": method}
        for method in ("spearman", "kendall")
    ),
    {"type": "test", "mode": "cor", "variables": ["x", "y", "z"]},
    *({"type": "test", "mode": mode, "variables": ["g", "h"]} for mode in ("chisq", "prop2")),
    *(
        {"type": "test", "mode": mode, "variables": ["g", "k"]}
        for mode in ("chisq", "fisher", "mcnemar", "prop2")
    ),
    *(
        {"type": "test", "mode": mode, "variables": ["g"]}
        for mode in ("prop1", "binom", "chisq_gof")
    ),
    {"type": "test", "mode": "binom", "variables": ["g"], "null": 0.3},
    {"type": "test", "mode": "anova", "variables": ["x", "g", "h"]},
    {"type": "test", "mode": "lm", "variables": ["x", "y", "h"]},
    {"type": "model", "mode": "lm", "response": "x", "terms": [["g"], ["y"], ["g", "y"]]},
    {"type": "model", "mode": "glm", "response": "g", "terms": [["y"]]},
    {
        "type": "descriptive",
        "variables": ["x", "z"],
        "descriptives": ["mean", "sd", "count", "median", "q1", "q3", "min", "max", "var", "mode"],
        "panel_variables": ["h"],
        "filters": ["k"],
    },
    {
        "type": "crosstab",
        "row_variables": ["h"],
        "column_variables": ["g", "z", "k"],
        "relative": ["count", "row", "column", "panel", "dataset"],
        "totals": ["row", "column", "dataset"],
        "panel_variables": ["g"],
    },
    {
        "type": "graph",
        "mode": "scatter",
        "variables": ["x", "z", "g"],
        "components": [{"mode": "fit", "se": True}],
    },
    *(
        {"type": "graph", "mode": mode, "variables": ["z", "g"]}
        for mode in ("hist", "quantile", "box")
    ),
    {"type": "graph", "mode": "bar", "variables": ["h", "z", "g"]},
    {"type": "graph", "mode": "hist", "variables": ["x"], "bins": 7},
    {"type": "graph", "mode": "dot", "variables": ["x", "z"]},
]  # fmt: skip - a table
WANTED += [
    {**each, "alternative": side}
    for each in WANTED
    for side in ("less", "greater")
    if each.get("mode")
    in ("t1", "t2", "paired_t", "wilcoxon2", "wilcoxon1", "cor", "fisher", "binom", "prop1", "var2")
]
# Where the two engines differ by right: texts of R's own warnings, the code of a problem in data
# that a method cannot take, time, and the engine's name.
BESIDE = ("engine", "r_ms", "warnings", "code", "notes")


def told(bench: Bench, wanted: dict[str, Any]) -> Any:
    try:
        result = bench.run({**wanted, "dataset": "random"})
    except Problem as problem:
        return problem.code
    return {key: value for key, value in result.items() if key not in BESIDE}


def is_astronomical(value: Any) -> bool:
    return (
        "inf" in value
        if isinstance(value, dict)
        else (isinstance(value, float) and abs(value) > ASTRONOMICAL)
    )


def same(one: Any, other: Any, *, path: str = "") -> None:
    if is_astronomical(one) and is_astronomical(other):
        return
    if isinstance(one, dict) and isinstance(other, dict):
        assert one.keys() == other.keys(), path
        for key in one:
            coarse = one.get("method", "").startswith("Fisher") and key in ("conf_int", "estimate")
            if key not in BESIDE:
                (same_roots if coarse else same)(one[key], other[key], path=f"{path}.{key}")
    elif isinstance(one, list) and isinstance(other, list):
        assert len(one) == len(other), path
        for index, pair in enumerate(zip(one, other, strict=True)):
            same(*pair, path=f"{path}[{index}]")
    elif isinstance(one, float | int) and isinstance(other, float | int):
        assert math.isclose(one, other, rel_tol=1e-7, abs_tol=1e-9), (path, one, other)
    else:
        assert one == other, path


# How early R's uniroot stops, at what it looks for: odds up to 1, beyond that their reciprocals.
ROOT = 1.3e-4


def same_roots(one: Any, other: Any, *, path: str) -> None:
    if isinstance(one, list):
        for index, pair in enumerate(zip(one, other, strict=True)):
            same_roots(*pair, path=f"{path}[{index}]")
    elif isinstance(one, dict) and "inf" not in one:
        for key in one:
            same_roots(one[key], other[key], path=f"{path}.{key}")
    elif isinstance(one, float) and isinstance(other, float) and min(one, other) > 1:
        same_roots(1 / one, 1 / other, path=path)
    elif isinstance(one, float) and isinstance(other, float):
        assert math.isclose(one, other, rel_tol=3e-3, abs_tol=ROOT), (path, one, other)
    else:
        same(one, other, path=path)


@settings(EVERY, max_examples=60)
@given(table=tables(), wanted=st.sampled_from(WANTED))
def test_engines_agree(
    r_bench: Bench, python_bench: Bench, wanted: dict[str, Any], table: dict[str, list[Any]]
) -> None:
    agree(r_bench, python_bench, wanted, table)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(EVERY, max_examples=5000)
@given(table=tables(), wanted=st.sampled_from(WANTED))
def test_engines_agree_at_length(
    r_bench: Bench, python_bench: Bench, wanted: dict[str, Any], table: dict[str, list[Any]]
) -> None:
    agree(r_bench, python_bench, wanted, table)


def agree(
    r_bench: Bench, python_bench: Bench, wanted: dict[str, Any], table: dict[str, list[Any]]
) -> None:
    for bench in (r_bench, python_bench):
        bench.put(make_dataset("random", **table))
    one, other = told(r_bench, wanted), told(python_bench, wanted)
    if isinstance(one, str) or isinstance(other, str):
        assert isinstance(one, str), ("R answers", one, other)
        assert isinstance(other, str), ("Python answers", one, other)
        return
    same(one, other)
