"""Runs wait their turn: so many at once, callers in rotation, and no more waiting than allowed."""

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from palaestra.core.errors import TooMany

T = TypeVar("T")
Task = tuple["Future[Any]", Callable[[], Any]]
# A first guess of how long a run takes; then what was measured.
GUESS_SECONDS = 0.5
LONGEST_WAIT = 60


class FairQueue:
    """Work of many callers on a few threads. A thread is started when there is work for it.

    One caller never has all threads, and waits behind everybody who has fewer.
    """

    def __init__(self, *, at_once: int, waiting: int) -> None:
        self._at_once, self._most_waiting = at_once, waiting
        self._most_each = max(1, at_once - max(1, at_once // 4))
        self._most_waiting_each = max(1, waiting // 2)
        self._waiting: OrderedDict[str, deque[Task]] = OrderedDict()
        self._running: Counter[str] = Counter()
        self._threads = 0
        self._idle = 0
        self._mean_seconds = GUESS_SECONDS
        self._changed = threading.Condition()
        self._closed = False

    def submit(self, caller: str, work: Callable[[], T]) -> "Future[T]":
        """Raises TooMany, with when to come back, where too many wait already."""
        future: Future[T] = Future()
        with self._changed:
            own = self._waiting.get(caller, ())
            count = sum(len(tasks) for tasks in self._waiting.values())
            if count >= self._most_waiting or len(own) >= self._most_waiting_each:
                raise TooMany("Too much code waits to be run.", retry_after=self._patience(count))
            self._waiting.setdefault(caller, deque()).append((future, work))
            self._call_thread()
        return future

    @property
    def waiting(self) -> int:
        with self._changed:
            return sum(len(tasks) for tasks in self._waiting.values())

    def close(self) -> None:
        """What waits is given up; what runs ends by itself."""
        with self._changed:
            self._closed = True
            given_up = [task for tasks in self._waiting.values() for task in tasks]
            self._waiting.clear()
            self._changed.notify_all()
        for future, _ in given_up:
            future.cancel()

    def _patience(self, count: int) -> int:
        """Whole seconds until there should be room."""
        wait = self._mean_seconds * count / self._at_once
        return min(LONGEST_WAIT, max(1, round(wait)))

    def _call_thread(self) -> None:
        if self._idle > 0:
            self._changed.notify()
        elif self._threads < self._at_once:
            self._threads += 1
            threading.Thread(target=self._serve, name="code", daemon=True).start()

    # --- the threads

    def _serve(self) -> None:
        while (taken := self._next()) is not None:
            caller, (future, work) = taken
            try:
                if future.set_running_or_notify_cancel():
                    _fulfil(future, work)
            finally:
                self._ended(caller)

    def _next(self) -> tuple[str, Task] | None:
        with self._changed:
            while not self._closed:
                caller = self._whose_turn()
                if caller is not None:
                    tasks = self._waiting[caller]
                    task = tasks.popleft()
                    if not tasks:
                        del self._waiting[caller]
                    self._running[caller] += 1
                    return caller, task
                self._idle += 1
                self._changed.wait()
                self._idle -= 1
            return None

    def _whose_turn(self) -> str | None:
        """Of those who wait, who runs least; among equals who has waited longest."""
        able = [caller for caller in self._waiting if self._running[caller] < self._most_each]
        return min(able, key=lambda caller: self._running[caller], default=None)

    def _ended(self, caller: str) -> None:
        with self._changed:
            self._running[caller] -= 1
            if not self._running[caller]:
                del self._running[caller]
            if caller in self._waiting:
                self._waiting.move_to_end(caller)
            self._changed.notify()

    def measured(self, seconds: float) -> None:
        with self._changed:
            self._mean_seconds += 0.1 * (seconds - self._mean_seconds)


def _fulfil(future: "Future[T]", work: Callable[[], T]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)
