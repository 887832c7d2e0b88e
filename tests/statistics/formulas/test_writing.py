"""Commands to text, and back to the same commands."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.statistics.formulas.parsing import parse
from palaestra.statistics.formulas.writing import Unwritable, text_of
from palaestra.statistics.structures import Command, Literal, Name, Span
from palaestra.statistics.structures.commands import Argument, parse_command


@pytest.mark.parametrize(
    "text",
    [
        "1 + 2 * x",
        "(1 + 2) * x",
        "a - b - c",
        "a - (b - c)",
        "a / b * c",
        "a / (b * c)",
        "2 ^ 3 ^ x",
        "(2 ^ 3) ^ x",
        "-1 * x ^ 2",
        "(-2) ^ x",
        "!a & b | c",
        "!(a & b)",
        "(!a) == b",
        "!a == b",
        "a >= 1 & b <= 2.5",
        'subset(c(1, 2, NA), A == "it\\"s\\n")',
        "log(x, 2)",
        "`if` + `pi` * pi2",
        "mean(x) / sd(x)",
        "TRUE",
    ],
)
def test_text_is_written_as_somebody_would(text: str) -> None:
    assert text_of(parse(text)) == text.replace("2 ^ 3 ^ x", "2 ^ (3 ^ x)")


NAMES = st.sampled_from(["x", "y.1", "if", "pi", "TRUE", "mean"]).map(lambda name: Name(name=name))
NUMBERS = st.integers(-9, 10**9) | st.floats(allow_nan=False, allow_infinity=False)
LITERALS = (NUMBERS | st.text(max_size=5) | st.booleans() | st.none()).map(
    lambda value: Literal(value=value)
)


def _calls(inner: st.SearchStrategy[Argument]) -> st.SearchStrategy[Argument]:
    def of(modes: list[str], fewest: int, most: int) -> st.SearchStrategy[Argument]:
        given_ = st.lists(inner, min_size=fewest, max_size=most).map(tuple)
        return st.builds(Command, mode=st.sampled_from(modes), arguments=given_)

    return (
        of(["add", "subtract", "multiply", "quotient", "and", "or"], 2, 4)
        | of(["power", "eq", "ge", "le", "geq", "leq"], 2, 2)
        | of(["not", "mean", "log"], 1, 1)
    )


TREES = st.recursive(NAMES | LITERALS, _calls, max_leaves=12)
CHAINED = {"add", "subtract", "multiply", "quotient", "and", "or"}


def flat(argument: Argument) -> Any:
    """(a + b) + c is a + b + c, and 2.0 is 2."""
    if not isinstance(argument, Command):
        return argument
    inner = tuple(flat(each) for each in argument.arguments)
    first = inner[0]
    if argument.mode in CHAINED and isinstance(first, Command) and first.mode == argument.mode:
        inner = (*first.arguments, *inner[1:])
    return Command(mode=argument.mode, arguments=inner)


@given(TREES)
def test_what_is_written_is_read_as_the_same(tree: Argument) -> None:
    assert flat(parse(text_of(tree))) == flat(tree)


@pytest.mark.parametrize(
    "part", [Span(n=1, unit="day"), Name(name="x", dataset="other")], ids=["span", "elsewhere"]
)
def test_what_no_formula_can_say_is_not_written(part: Argument) -> None:
    with pytest.raises(Unwritable):
        text_of(Command(mode="add", arguments=(Name(name="x"), part)))


def test_powers_of_powers_go_from_the_left() -> None:
    raw = {"type": "command", "mode": "power", "arguments": ["a", "b", "c"]}
    assert text_of(parse_command(raw)) == "(a ^ b) ^ c"
