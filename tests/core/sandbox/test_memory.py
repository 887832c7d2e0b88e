"""When pid 1 of a run looks again at what the run holds."""

import time

from palaestra.core.sandbox.inside.memory import SOONEST_MS, WATCH_MS, Pace

MIB = 1 << 20
LIMIT = 160 * MIB


class Looks:
    """A run's looks at a clock of its own."""

    def __init__(self) -> None:
        self._pace, self._at = Pace(LIMIT), time.monotonic()

    def see(self, used: int, *, after_ms: float, cost_ms: float = 0.4) -> int:
        """Milliseconds until the next look."""
        self._at += after_ms / 1000
        return self._pace.patience(used, used, at=self._at, cost=cost_ms / 1000)


def test_a_run_that_stays_as_it_is_is_looked_at_calmly() -> None:
    looks = Looks()
    looks.see(10 * MIB, after_ms=20)

    waits = [looks.see(10 * MIB, after_ms=20) for _ in range(5)]

    assert waits == [WATCH_MS] * 5


def test_looking_at_many_processes_takes_a_tenth_of_a_core() -> None:
    looks = Looks()
    waits = [looks.see(10 * MIB, after_ms=100, cost_ms=9) for _ in range(5)]

    assert waits == [81] * 5


def test_a_run_that_grows_is_looked_at_before_it_passes_its_limit() -> None:
    looks = Looks()
    looks.see(40 * MIB, after_ms=20)

    wait = looks.see(80 * MIB, after_ms=10)  # 4 MiB a millisecond, 80 MiB left

    assert 9 <= wait <= 10


def test_many_growing_processes_are_looked_at_soon_though_looking_is_costly() -> None:
    looks = Looks()
    looks.see(74 * MIB, after_ms=20)

    assert looks.see(132 * MIB, after_ms=20, cost_ms=8) == 8


def test_the_last_stretch_is_never_looked_at_without_a_pause() -> None:
    looks = Looks()
    looks.see(100 * MIB, after_ms=20)

    assert looks.see(LIMIT, after_ms=2) == SOONEST_MS


def test_what_was_let_go_may_come_again_until_it_did_not_for_a_while() -> None:
    looks = Looks()
    looks.see(140 * MIB, after_ms=20)

    waits = [looks.see(100 * MIB, after_ms=20, cost_ms=8) for _ in range(20)]

    assert waits == sorted(waits)
    assert waits[0] < 10
    assert waits[-1] == 72
