"""How often something may be done, in the notation of the `limits` library ("10/15minute")."""

import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from palaestra.core.errors import TooMany


class Limiter:
    """Counts in memory, for one server process."""

    def __init__(self) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._parsed: dict[str, RateLimitItem] = {}

    def _item(self, rate: str) -> RateLimitItem:
        if rate not in self._parsed:
            self._parsed[rate] = parse(rate)
        return self._parsed[rate]

    def check(self, rate: str, *key: str) -> None:
        """Raise TooMany if `rate` is used up for `key`; counts nothing."""
        item = self._item(rate)
        if self._limiter.test(item, *key):
            return
        resets = self._limiter.get_window_stats(item, *key).reset_time
        wait = max(1, int(resets - time.time()) + 1)
        raise TooMany(f"Too many tries; come back in {wait} seconds.", retry_after=wait)

    def count(self, rate: str, *key: str) -> None:
        self._limiter.hit(self._item(rate), *key)

    def forget(self, rate: str, *key: str) -> None:
        self._limiter.clear(self._item(rate), *key)

    def take(self, rate: str, *key: str) -> None:
        """Check, then count."""
        self.check(rate, *key)
        self.count(rate, *key)
