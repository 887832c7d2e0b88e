"""What the pages write by hand of the wire is what the server says; the types are generated."""

import re
from pathlib import Path

from palaestra.quiz.kinds import ComponentType, QuestionType, View
from palaestra.quiz.messages import TOLD

QUIZ = Path(__file__).parents[2] / "web" / "src" / "features" / "quiz"
WIRE = (QUIZ / "presentations" / "wire.ts").read_text(encoding="utf-8")
KINDS = (QUIZ / "components" / "kinds.ts").read_text(encoding="utf-8")


def _numbers(text: str, name: str) -> dict[str, int]:
    """Of `export const name = { one: 1, … }`."""
    found = re.search(rf"export const {name} = \{{(.*?)\}}", text, re.DOTALL)
    assert found, name
    return {key: int(number) for key, number in re.findall(r"(\w+): (\d+)", found[1])}


def _camel(name: str) -> str:
    first, *others = name.lower().split("_")
    return first + "".join(other.capitalize() for other in others)


def test_kinds_have_the_servers_numbers() -> None:
    assert _numbers(WIRE, "types") == {_camel(one.name): int(one) for one in QuestionType}
    assert _numbers(KINDS, "kinds") == {_camel(one.name): int(one) for one in ComponentType}
    assert _numbers(KINDS, "views") == {one.label: int(one) for one in View}


def test_pages_know_every_view_and_listen_for_every_event() -> None:
    views = re.search(r"export type View = (.*)", WIRE)
    assert views
    assert re.findall(r"'(\w+)'", views[1]) == [one.label for one in View]
    listened = re.search(r"export const messages = \[(.*?)\] satisfies", WIRE, re.DOTALL)
    assert listened
    assert set(re.findall(r"'(\w+)'", listened[1])) == set(TOLD)
