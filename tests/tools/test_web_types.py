"""Types of socket events for the pages, from the structures that the server declares."""

from typing import Literal

import msgspec
import pytest

from palaestra.core.access import public
from palaestra.core.live.event import Event, Message
from tools import web_types
from tools.web_types import events_text, typescript


class Place(msgspec.Struct):
    at: tuple[int, float]
    named: str | None = None


class Step(msgspec.Struct):
    to: list[Place]
    how: Literal["run", "walk"]
    more: dict[str, bool]


STEP = Event(name="step", access=public, payload=Step, handler=print, asks_for=frozenset())


def test_both_directions_name_their_structures() -> None:
    text = events_text([STEP], [Message(name="place", payload=Place)])
    assert "export interface ClientEvents {\n  step: Step\n}" in text
    assert "export interface ServerEvents {\n  place: Place\n}" in text


def test_structures_inside_are_written_once() -> None:
    text = events_text([STEP], [Message(name="place", payload=Place)])
    assert text.count("export interface Place {") == 1
    assert "export interface Place {\n  at: [number, number]\n  named: string | null\n}" in text


def test_lists_choices_and_records_keep_what_they_hold() -> None:
    text = events_text([STEP], [])
    assert "to: (Place)[]" in text
    assert "how: 'run' | 'walk'" in text
    assert "more: Record<string, boolean>" in text


def test_what_may_be_left_out_is_optional() -> None:
    class Wish(msgspec.Struct, omit_defaults=True):
        size: int | msgspec.UnsetType = msgspec.UNSET

    assert "size?: number" in events_text([], [Message(name="wish", payload=Wish)])


@pytest.mark.parametrize("schema", [{}, {"description": "anything"}])
def test_anything_is_unknown(schema: dict[str, str]) -> None:
    assert typescript(schema) == "unknown"


def test_every_feature_is_asked() -> None:
    assert {"watch_competition", "unwatch_competition"} <= {
        each.name for each in web_types.sent_events()
    }
    assert {"leaderboard", "submission", "job"} <= {each.name for each in web_types.messages()}
