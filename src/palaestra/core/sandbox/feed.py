"""What is written to a running program from outside its conversation, by any thread."""

import os
import threading
from collections import deque

from palaestra.core.errors import TooMany

# A program that does not read is not written to for ever.
MOST_WAITING = 8 << 20


class Feed:
    """Bytes for standard input, its end, and the wish to end everything.

    `wakes` becomes readable when there is something new; `settle` makes it quiet again.
    """

    def __init__(self, first: bytes, *, ends: bool) -> None:
        self._waiting: deque[memoryview] = deque([memoryview(first)])
        self._lock = threading.Lock()
        self._size = 0
        self._ends = ends
        self.cancelled = False
        self.wakes = -1 if ends else os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)

    def write(self, data: bytes) -> None:
        """Raises TooMany while the program leaves 8 MiB unread."""
        with self._lock:
            if self._ends or not data:
                return
            if self._size + len(data) > MOST_WAITING:
                raise TooMany("The program does not read its input.", retry_after=1)
            self._size += len(data)
            self._waiting.append(memoryview(bytes(data)))
            self._wake()

    def close(self) -> None:
        with self._lock:
            self._ends = True
            self._wake()

    def cancel(self) -> None:
        with self._lock:
            self.cancelled = True
            self._wake()

    def finish(self) -> None:
        """Nothing is taken any more."""
        with self._lock:
            self._ends = True
            if self.wakes >= 0:
                os.close(self.wakes)
                self.wakes = -1

    def _wake(self) -> None:
        if self.wakes >= 0:
            os.eventfd_write(self.wakes, 1)

    # --- the side of the conversation

    def settle(self) -> None:
        os.eventfd_read(self.wakes)

    @property
    def has_more(self) -> bool:
        return bool(self._waiting)

    @property
    def is_over(self) -> bool:
        """All was written, and no more will come."""
        return self._ends and not self._waiting

    def write_some(self, descriptor: int) -> None:
        """As much as the pipe takes. Raises BrokenPipeError where nobody reads."""
        with self._lock:
            while self._waiting:
                part = self._waiting[0]
                try:
                    count = os.write(descriptor, part[: 1 << 16])
                except BlockingIOError:
                    return
                self._size = max(0, self._size - count)
                if count == len(part):
                    self._waiting.popleft()
                else:
                    self._waiting[0] = part[count:]
