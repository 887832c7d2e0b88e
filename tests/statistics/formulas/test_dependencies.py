"""The order in which dynamic variables are computed."""

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from palaestra.statistics.formulas.dependencies import affected, in_order, names_in
from palaestra.statistics.formulas.parsing import parse
from palaestra.statistics.structures import Command, Problem


def formulas(**texts: str) -> dict[str, Command]:
    found = {name: parse(text) for name, text in texts.items()}
    assert all(isinstance(each, Command) for each in found.values())
    return found  # type: ignore[return-value] # the line above says so


def test_order_puts_what_is_needed_first() -> None:
    assert in_order(formulas(c="b + 1", b="a * 2", d="c + b")) == ["b", "c", "d"]


def test_cycle_is_told() -> None:
    with pytest.raises(Problem) as raised:
        in_order(formulas(a="b + 1", b="c + 1", c="a + 1"))

    assert raised.value.code == "cycle"
    assert "a → b → c → a" in raised.value.message


def test_a_variable_that_needs_itself_is_a_cycle() -> None:
    with pytest.raises(Problem) as raised:
        in_order(formulas(a="a + 1"))

    assert raised.value.code == "cycle"


def test_a_long_chain_is_ordered() -> None:
    chain = {f"v{i}": f"v{i - 1} + 1" for i in range(3000, 0, -1)}

    assert in_order(formulas(**chain)) == [f"v{i}" for i in range(1, 3001)]


def test_affected_are_those_that_follow() -> None:
    wanted = formulas(b="a * 2", c="b + 1", e="d + 1")

    assert affected({"a"}, wanted) == ["b", "c"]
    assert affected({"d"}, wanted) == ["e"]


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), min_size=1)))
def test_order_holds_or_a_cycle_is_told(needs: dict[str, list[str]]) -> None:
    wanted = formulas(**{name: " + ".join(["1", *each]) for name, each in needs.items()})
    try:
        order = in_order(wanted)
    except Problem:
        event("a cycle")
        return
    place = {name: index for index, name in enumerate(order)}
    for name, formula in wanted.items():
        assert all(
            place[each.name] < place[name] for each in names_in(formula) if each.name in place
        )
