"""How often something may be done, in the notation of the `limits` library ("10/15minute")."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TypeVar

from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage
from limits.strategies import RateLimiter, SlidingWindowCounterRateLimiter

from palaestra.core.configuration import NO_LIMIT
from palaestra.core.errors import TooMany
from palaestra.core.redis import Shared

logger = logging.getLogger(__name__)
T = TypeVar("T")
Key = tuple[str, ...]
Act = Callable[[RateLimiter, RateLimitItem, Key], T]

# After Redis did not answer, nobody waits for it again for so many seconds.
AWAY_SECONDS = 5.0


class Limiter:
    """Counts in memory, or in Redis for all processes of a server.

    While Redis does not answer, this process counts alone: limits then hold for each process.
    A rate may be several ("10/minute; 100/hour"); all of them hold.
    """

    def __init__(self, shared: Shared | None = None) -> None:
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._redis = shared
        self._together: RateLimiter | None = None
        self._away_until = 0.0
        self._parsed: dict[str, list[RateLimitItem]] = {}

    def check(self, rate: str, *key: str) -> None:
        """Raise TooMany if `rate` is used up for `key`; counts nothing."""
        for item in self._items(rate):
            if not self._ask(_test, item, key):
                raise self._refusal(item, key)

    def count(self, rate: str, *key: str) -> None:
        for item in self._items(rate):
            self._ask(_hit, item, key)

    def take(self, rate: str, *key: str) -> None:
        """Check and count in one step, so that many at once get no more than `rate`."""
        for item in self._items(rate):
            if not self._ask(_hit, item, key):
                raise self._refusal(item, key)

    def forget(self, rate: str, *key: str) -> None:
        for item in self._items(rate):
            self._ask(_clear, item, key)

    # --- the same in the event loop, which must not wait for Redis

    async def acheck(self, rate: str, *key: str) -> None:
        await self._aside(self.check, rate, key)

    async def acount(self, rate: str, *key: str) -> None:
        await self._aside(self.count, rate, key)

    async def atake(self, rate: str, *key: str) -> None:
        await self._aside(self.take, rate, key)

    async def _aside(self, act: Callable[..., None], rate: str, key: Key) -> None:
        if self._redis is None:
            act(rate, *key)
        else:
            await asyncio.to_thread(act, rate, *key)

    # --- where is counted

    def _items(self, rate: str) -> list[RateLimitItem]:
        if rate not in self._parsed:
            self._parsed[rate] = [] if rate == NO_LIMIT else parse_many(rate)
        return self._parsed[rate]

    def _ask(self, act: Act[T], item: RateLimitItem, key: Key) -> T:
        if self._redis is not None and time.monotonic() >= self._away_until:
            try:
                return act(self._in_redis(self._redis), item, key)
            except StorageError as wrong:
                self._away_until = time.monotonic() + AWAY_SECONDS
                logger.warning("Redis does not answer; limits are counted here: %s", wrong)
        return act(self._own, item, key)

    def _in_redis(self, shared: Shared) -> RateLimiter:
        if self._together is None:
            from limits.storage import RedisStorage

            storage = RedisStorage(
                shared.url,
                key_prefix=shared.name("limits"),
                wrap_exceptions=True,
                **shared.options(),
            )
            self._together = SlidingWindowCounterRateLimiter(storage)
        return self._together

    def _refusal(self, item: RateLimitItem, key: Key) -> TooMany:
        resets = self._ask(_resets, item, key)
        wait = max(1, int(resets - time.time()) + 1)
        return TooMany(f"Too many tries; come back in {wait} seconds.", retry_after=wait)


def _test(limiter: RateLimiter, item: RateLimitItem, key: Key) -> bool:
    return limiter.test(item, *key)


def _hit(limiter: RateLimiter, item: RateLimitItem, key: Key) -> bool:
    return limiter.hit(item, *key)


def _clear(limiter: RateLimiter, item: RateLimitItem, key: Key) -> None:
    limiter.clear(item, *key)


def _resets(limiter: RateLimiter, item: RateLimitItem, key: Key) -> float:
    """In seconds since 1970."""
    return limiter.get_window_stats(item, *key).reset_time
