"""Phases and the timer as values: what counts, and what never happens whatever an operator does."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.core.errors import Conflict, Invalid, PalaestraError
from palaestra.quiz import phases
from palaestra.quiz.phases import Stand

NOW = datetime(2026, 11, 26, 19, tzinfo=UTC)
FRESH = Stand(state="running", phase="hidden", phase_rev=0)
TIMED = phases.shown(FRESH, None, asks=True, timer=60)
GRACE_MS = 750


@pytest.mark.parametrize(
    ("after_ms", "in_time"),
    [(-1, True), (0, True), (GRACE_MS, True), (GRACE_MS + 1, False)],
)
def test_an_answer_counts_until_the_deadline_and_the_grace_after_it(after_ms, in_time):
    running = phases.started(TIMED, NOW, 60, asks=True)
    received = NOW + timedelta(seconds=60, milliseconds=after_ms)
    for phase_rev in (None, running.phase_rev):
        counts = phases.takes_answers(running, received, phase_rev=phase_rev, grace_ms=GRACE_MS)
        assert counts is in_time
    old = running.phase_rev - 1
    assert not phases.takes_answers(running, NOW, phase_rev=old, grace_ms=GRACE_MS)


def test_an_untimed_question_is_open_once_shown_and_a_timed_one_when_its_timer_starts():
    assert phases.shown(FRESH, None, asks=True, timer=None).phase == "open"
    assert (TIMED.phase, TIMED.remaining_ms) == ("reading", 60_000)
    assert phases.started(TIMED, NOW, 60, asks=True).phase == "open"
    assert phases.shown(FRESH, None, asks=False, timer=None).phase == "reading"


def test_reveal_closes_at_once_and_what_is_revealed_is_never_opened_again():
    revealed = phases.revealed(phases.started(TIMED, NOW, 60, asks=True), all_scored=False)
    assert (revealed.phase, revealed.deadline_at) == ("revealed", None)
    assert not phases.takes_answers(revealed, NOW, phase_rev=None, grace_ms=GRACE_MS)
    again = phases.shown(FRESH, "revealed", asks=True, timer=60)
    assert phases.started(again, NOW, 30, asks=True).phase == "revealed"
    for refused in (phases.locked, phases.unlocked):
        with pytest.raises(PalaestraError):
            refused(again)


def test_time_that_is_over_cannot_be_paused_and_is_prolonged_by_opening_again():
    running = phases.started(TIMED, NOW, 60, asks=True)
    in_grace = NOW + timedelta(seconds=60, milliseconds=300)
    with pytest.raises(Conflict, match="over"):
        phases.paused(running, in_grace)
    over = phases.stopped(running)
    assert (over.phase, over.remaining_ms) == ("locked", 0)
    longer = phases.prolonged(over, NOW, 15, asks=True)
    assert (longer.state, longer.phase, longer.remaining_ms) == ("running", "open", None)
    assert longer.deadline_at == NOW + timedelta(seconds=15)
    assert phases.prolonged(over, NOW, -15, asks=True) == over


def test_only_what_was_paused_is_resumed():
    with pytest.raises(Conflict, match="paused"):
        phases.resumed(TIMED, NOW)
    paused = phases.paused(phases.started(TIMED, NOW, 60, asks=True), NOW)
    assert phases.resumed(paused, NOW).deadline_at == NOW + timedelta(seconds=60)
    with pytest.raises(Conflict, match="left"):
        phases.resumed(phases.prolonged(paused, NOW, -60, asks=True), NOW)


@pytest.mark.parametrize("seconds", [-86_401, 86_401, 1e300])
def test_what_a_timer_is_prolonged_by_has_a_limit_that_is_said(seconds):
    with pytest.raises(Invalid, match="86400"):
        phases.prolonged(TIMED, NOW, seconds, asks=True)


ACTS = {
    "start": lambda stand, now: phases.started(stand, now, 20, asks=True),
    "pause": phases.paused,
    "resume": phases.resumed,
    "more": lambda stand, now: phases.prolonged(stand, now, 10, asks=True),
    "less": lambda stand, now: phases.prolonged(stand, now, -15, asks=True),
    "reset": lambda stand, _now: phases.reset(stand, 60),
    "stop": lambda stand, _now: phases.stopped(stand),
    "lock": lambda stand, _now: phases.locked(stand),
    "unlock": lambda stand, _now: phases.unlocked(stand),
    "reveal": lambda stand, _now: phases.revealed(stand, all_scored=False),
    "score": lambda stand, _now: phases.revealed(stand, all_scored=True),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 90)), max_size=20))
def test_whatever_is_done_a_known_key_takes_no_answer_and_revisions_only_grow(acts):
    stand, now, known = TIMED, NOW, False
    for name, later in acts:
        now += timedelta(seconds=later)
        before = stand
        try:
            stand = ACTS[name](stand, now)
        except PalaestraError:
            continue
        known = known or stand.phase in phases.KNOWN
        assert stand.phase_rev - before.phase_rev == (stand.phase != before.phase)
        assert stand.deadline_at is None or stand.remaining_ms is None
        assert (stand.remaining_ms or 0) >= 0
        # A clock that runs to no deadline, with answers taken for ever, is nobody's wish.
        assert stand.state != "paused" or stand.remaining_ms is not None
        if stand.deadline_at is not None and stand.deadline_at > now and not known:
            assert stand.phase == "open"
        if known:
            assert stand.phase in phases.KNOWN
            assert not phases.takes_answers(stand, now, phase_rev=None, grace_ms=GRACE_MS)
