"""How a screen follows a presentation: a state, and events that each change a part of it."""

from collections.abc import Mapping
from typing import Any

# Lists of a state whose items have a key of their own.
KEYS = {
    "answers": ("team_id", "question_id"),
    "scores": ("team_id", "question_id"),
    "board": ("team_id",),
}


class Gap(Exception):
    """An event is missing between the state and this one: join again with `last_seq`."""


def apply(state: Mapping[str, Any], event: Mapping[str, Any]) -> dict[str, Any]:
    """The state after `event`. An event that is known already changes nothing; raises Gap."""
    if event["epoch"] != state["epoch"]:
        raise Gap
    if event["seq"] <= state["seq"]:
        return dict(state)
    if event["seq"] > state["seq"] + 1:
        raise Gap
    after = {**state, **event.get("changes", {}), "seq": event["seq"]}
    for name, key in KEYS.items():
        if name in event:
            after[name] = _put(state[name], event[name], key)
    return after


def _put(
    held: list[dict[str, Any]], fresh: list[dict[str, Any]], key: tuple[str, ...]
) -> list[dict[str, Any]]:
    """The items with `fresh` ones in the place of those with the same key, in order of the key."""
    by_key = {tuple(one[name] for name in key): one for one in (*held, *fresh)}
    return [by_key[one] for one in sorted(by_key)]
