"""How many messages a connection may send: some at once, and then so many a second."""

import time

PER_SECOND = 50.0
AT_ONCE = 300.0


class Budget:
    """A bucket that fills with time."""

    __slots__ = ("_at", "_left")

    def __init__(self) -> None:
        self._left = AT_ONCE
        self._at = time.monotonic()

    def take(self) -> bool:
        """Whether one more may be sent now."""
        now = time.monotonic()
        self._left = min(AT_ONCE, self._left + (now - self._at) * PER_SECOND)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
