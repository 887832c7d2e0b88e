"""Text to commands."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.statistics.formulas.parsing import Assignment, parse, parse_line
from palaestra.statistics.structures import Literal, Name, Problem
from palaestra.statistics.structures.commands import written


def short(raw: Any) -> Any:
    """A command as a nested list, for reading."""
    if isinstance(raw, dict) and raw.get("type") == "command":
        return [raw["mode"], *(short(each) for each in raw["arguments"])]
    return raw


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * x", ["add", 1, ["multiply", 2, "x"]]),
        ("a - b - c", ["subtract", "a", "b", "c"]),
        ("a - (b - c)", ["subtract", "a", ["subtract", "b", "c"]]),
        ("2 ^ 3 ^ x", ["power", 2, ["power", 3, "x"]]),
        ("-x ^ 2", ["multiply", -1, ["power", "x", 2]]),
        ("2 ^ -1", ["power", 2, -1]),
        ("!a & b | c", ["or", ["and", ["not", "a"], "b"], "c"]),
        ("!a == b", ["not", ["eq", "a", "b"]]),
        (
            "a >= 1 & b != 'x'",
            ["and", ["geq", "a", 1], ["not", ["eq", "b", {"type": "literal", "value": "x"}]]],
        ),
        ("log(`x.1`, 2)", ["log", "x.1", 2]),
        ("mean(x) / sd(x)", ["quotient", ["mean", "x"], ["sd", "x"]]),
        ("TRUE", True),
        ("1.5e3", 1500.0),
    ],
)  # fmt: skip - a table
def test_parse(text: str, expected: Any) -> None:
    assert short(written(parse(text))) == expected


def test_parse_an_assignment() -> None:
    assert parse_line("z <- x + 1") == Assignment(name="z", formula=parse("x + 1"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("system('ls')", "unknown_command"),
        ("eval(parse(x))", "unknown_command"),
        ("function(x) x", "bad_field"),
        ("if (x) y", "bad_field"),
        ("library(stats)", "bad_field"),
        ("x $ y", "bad_field"),
        ("x[1]", "bad_field"),
        ("base::system", "bad_field"),
        ("1 +", "bad_field"),
        ("(1", "bad_field"),
        ("1 2", "bad_field"),
        ("", "bad_field"),
        ("mean()", "bad_arity"),
        ("pmultinom(1, 2)", "not_available"),
        ("`a b`", "bad_name"),
        ("(" * 100 + "1" + ")" * 100, "formula_too_large"),
        ("1e999", "bad_field"),
    ],
)
def test_parse_refuses(text: str, code: str) -> None:
    with pytest.raises(Problem) as raised:
        parse(text)

    assert raised.value.code == code


@given(st.text(max_size=60))
def test_parse_answers_any_text(text: str) -> None:
    try:
        found = parse(text)
    except Problem:
        return
    assert found == parse(text)


@given(st.lists(st.sampled_from(["x", "y", "1", "2.5"]), min_size=2, max_size=300))
def test_parse_keeps_long_sums_flat(terms: list[str]) -> None:
    found = written(parse(" + ".join(terms)))
    leaves: list[Any] = []
    while isinstance(found, dict):
        found, *rest = found["arguments"]
        leaves[:0] = rest

    expected = [float(term) if term[0].isdigit() else term for term in terms]
    assert [found, *leaves] == expected


def test_parse_leaves() -> None:
    assert parse('"it\\"s"') == Literal(value='it"s')
    assert parse("x") == Name(name="x")
