"""Runs wait their turn, and nobody has all of it."""

import queue
import threading
from collections.abc import Iterator

import pytest

from palaestra.core.errors import TooMany
from palaestra.core.sandbox.queue import FairQueue


class Gate:
    """Work that says that it began, and ends when it is let go."""

    def __init__(self) -> None:
        self.began: queue.Queue[str] = queue.Queue()
        self._go = threading.Semaphore(0)

    def work(self, name: str) -> str:
        self.began.put(name)
        assert self._go.acquire(timeout=60)
        return name

    def let_go(self, count: int = 1) -> None:
        self._go.release(count)


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.let_go(100)


def test_work_is_done_and_its_failure_told() -> None:
    fair = FairQueue(at_once=2, waiting=10)

    assert fair.submit("ada", lambda: 3).result(30) == 3
    with pytest.raises(ZeroDivisionError):
        fair.submit("ada", lambda: 1 // 0).result(30)


def test_no_more_than_allowed_wait_and_others_are_told_when_to_come_back(gate: Gate) -> None:
    fair = FairQueue(at_once=1, waiting=4)
    fair.submit("first", lambda: gate.work("first"))
    gate.began.get(timeout=60)
    for name in "abcd":
        fair.submit(name, lambda: gate.work("later"))

    with pytest.raises(TooMany) as refused:
        fair.submit("e", lambda: gate.work("never"))

    assert refused.value.retry_after >= 1
    assert fair.waiting == 4


def test_one_caller_may_have_half_of_what_waits(gate: Gate) -> None:
    fair = FairQueue(at_once=1, waiting=4)
    fair.submit("greedy", lambda: gate.work("first"))
    gate.began.get(timeout=60)
    for _ in range(2):
        fair.submit("greedy", lambda: gate.work("more"))

    with pytest.raises(TooMany):
        fair.submit("greedy", lambda: gate.work("too much"))
    fair.submit("modest", lambda: gate.work("modest"))


def test_who_has_fewer_comes_first(gate: Gate) -> None:
    fair = FairQueue(at_once=2, waiting=20)
    fair.submit("greedy", lambda: gate.work("greedy"))
    assert gate.began.get(timeout=60) == "greedy"
    for _ in range(3):
        fair.submit("greedy", lambda: gate.work("greedy"))

    fair.submit("modest", lambda: gate.work("modest"))

    assert gate.began.get(timeout=60) == "modest"


def test_closing_gives_up_what_waits(gate: Gate) -> None:
    fair = FairQueue(at_once=1, waiting=4)
    running = fair.submit("ada", lambda: gate.work("ada"))
    gate.began.get(timeout=60)
    waiting = fair.submit("eve", lambda: gate.work("eve"))

    fair.close()
    gate.let_go()

    assert running.result(30) == "ada"
    assert waiting.cancelled()
