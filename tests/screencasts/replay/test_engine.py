"""The replay engine: shared vectors, and what must hold of any recording."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.screencasts.replay.engine import (
    Replay,
    State,
    Unreplayable,
    after,
    text_at,
)
from palaestra.screencasts.replay.ots import OT
from palaestra.screencasts.replay.units import joined, units
from tests.builders.recordings import TEXTS, recordings
from tests.builders.vectors import known, named, ots_of, vectors

VECTORS = vectors()
DAMAGED = [vector for vector in VECTORS if "damage" in vector]


def _ots(vector: dict[str, Any]) -> list[OT]:
    """What can be followed."""
    ots = ots_of(known(vector["ots"]))
    return ots[: vector["damage"]["index"]] if "damage" in vector else ots


def _seen(state: State, asked: dict[str, Any]) -> dict[str, Any]:
    """As much of `state` as the vector asks for."""
    run = state.run and {"output": state.run.output, "exitCode": state.run.exit_code}
    everything = {
        "ts": asked["ts"],
        "text": state.text,
        "selection": [state.anchor, state.head],
        "run": run and {name: value for name, value in run.items() if value is not None},
        "areas": {name: [area.start, area.end] for name, area in state.areas.items()},
    }
    return {name: everything[name] for name in asked}


@pytest.mark.parametrize("vector", VECTORS, ids=named)
def test_the_screen_at_every_moment_of_the_vectors(vector: dict[str, Any]) -> None:
    replay = Replay(_ots(vector), every=2)
    for asked in vector["at"]:
        assert _seen(replay.state_at(asked["ts"]), asked) == {**asked, "text": units(asked["text"])}


@pytest.mark.parametrize("vector", DAMAGED, ids=named)
def test_what_does_not_fit_is_refused_with_its_place(vector: dict[str, Any]) -> None:
    with pytest.raises(Unreplayable) as wrong:
        Replay(ots_of(known(vector["ots"])))
    found = {"index": wrong.value.number, "field": wrong.value.member}
    assert found == vector["damage"]
    assert wrong.value.field == "ots"
    assert wrong.value.message.startswith(f"[{found['index']}].{found['field']} ")


@given(recordings(), st.integers(1, 9), st.integers(-1, 120))
def test_a_seek_shows_what_playing_to_there_shows(ots: list[OT], every: int, moment: int) -> None:
    replay = Replay(ots, every=every)
    state = State()
    for number, ot in enumerate(ots[: replay.number_at(moment)]):
        state = after(state, ot, number)
    assert replay.state_at(moment) == state
    assert text_at(ots, moment) == state.text


@given(recordings())
def test_positions_never_leave_the_text(ots: list[OT]) -> None:
    replay = Replay(ots, every=3)
    for number in range(len(ots) + 1):
        state = replay.state_before(number)
        assert 0 <= state.anchor <= len(state.text)
        assert 0 <= state.head <= len(state.text)


@given(recordings(longest=60))
def test_thinned_snapshots_show_the_same(ots: list[OT]) -> None:
    full, thin = Replay(ots, every=1), Replay(ots, every=1)
    thin._thin_out()
    thin._thin_out()
    for number in range(len(ots) + 1):
        assert thin.state_before(number) == full.state_before(number)


@given(TEXTS)
def test_code_units_are_those_of_utf_16(text: str) -> None:
    assert len(units(text)) == len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert units(units(text)) == units(text)


@given(st.text())
def test_joined_gives_the_text_back(text: str) -> None:
    assert joined(units(text)) == text


def test_half_a_pair_is_joined_as_a_replacement() -> None:
    assert joined("x\ud83d!") == "x\ufffd!"


def test_a_text_without_end_is_refused() -> None:
    grow = {"ts": 0, "command": "text", "fromPos": 0, "toPos": 0, "removedText": ""}
    with pytest.raises(Unreplayable, match="longer than 262,144") as wrong:
        Replay(ots_of([{**grow, "insertedText": "x" * (1 << 17)}] * 3))
    assert wrong.value.number == 2
