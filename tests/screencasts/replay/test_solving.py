"""A learner's answer in the place of the teacher's solution."""

from typing import Any

import pytest
from hypothesis import given

from palaestra.core.errors import NotFound
from palaestra.screencasts.replay.engine import Replay, Unreplayable
from palaestra.screencasts.replay.ots import OT, Edit
from palaestra.screencasts.replay.sections import visible_end
from palaestra.screencasts.replay.solving import exercise_named, program, solved
from palaestra.screencasts.replay.units import units
from tests.builders.recordings import Solved, exercises
from tests.builders.vectors import known, ots_of, vectors

ASKED = [
    pytest.param(vector["ots"], asked, id=f"{vector['name']}-{number}")
    for vector in vectors()
    for number, asked in enumerate(vector.get("substitute", ()))
]
# As solve_ots are read: what is no command is ignored, whatever it is.
Items = list[dict[str, Any]]


@pytest.mark.parametrize(("items", "asked"), ASKED)
def test_programs_are_those_of_the_vectors(items: Items, asked: dict[str, Any]) -> None:
    ots, answer = ots_of(known(items)), ots_of(known(asked["solveOts"]))
    if "text" in asked:
        found = program(ots, asked["exId"], answer)
        assert found.whole == units(asked["text"])
        assert Replay(solved(ots, asked["exId"], answer)).last.text == found.whole
        return
    with pytest.raises((Unreplayable, NotFound)) as wrong:
        program(ots, asked["exId"], answer)
    member = wrong.value.member if isinstance(wrong.value, Unreplayable) else "exId"
    assert member == asked["error"]


def test_an_unknown_exercise_is_not_found() -> None:
    with pytest.raises(NotFound, match="ex_id"):
        program(ots_of([{"ts": 0, "command": "exPlaceholder", "exId": 1}]), "2", [])


@given(exercises())
def test_the_teachers_own_solution_leads_to_the_teachers_text(case: Solved) -> None:
    """Later changes that reach into the solution apart, which lose what they did there."""
    part = exercise_named(case.ots, "e")
    own = [ot for ot in case.ots[part.first : part.last] if isinstance(ot, Edit)]
    end = visible_end(case.ots)
    again = solved(case.ots, "e", own)
    if _removed(again) == _removed(case.ots):
        assert Replay(again).last.text == Replay(case.ots).last.text
        assert program(case.ots, "e", own).text == Replay(case.ots[:end]).last.text


def _removed(ots: list[OT]) -> list[str]:
    return [ot.removed for ot in ots if isinstance(ot, Edit)]


@given(exercises(later=0))
def test_without_later_changes_only_the_solution_differs(case: Solved) -> None:
    part = exercise_named(case.ots, "e")
    before = Replay(case.ots[: part.first]).last
    answered = Replay([*case.ots[: part.first], *case.answer]).last.text
    found = program(case.ots, "e", case.answer)
    assert found.text == answered
    tail = len(before.text) - before.head
    assert found.text[: found.area.start] == before.text[: before.head]
    assert found.text[found.area.end :] == before.text[len(before.text) - tail :]


@given(exercises())
def test_every_answer_leads_to_a_cast_that_can_be_played(case: Solved) -> None:
    found = program(case.ots, "e", case.answer)
    assert 0 <= found.area.start <= found.area.end <= len(found.text)
    if found.hidden:
        visible = found.whole[: found.hidden.start] + found.whole[found.hidden.end :]
        assert visible == found.text
    assert Replay(solved(case.ots, "e", case.answer)).last.text == found.whole
