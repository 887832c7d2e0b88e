"""Failed sign-ins, counted for an account and an address together: nobody locks another out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from palaestra.core.errors import NotSignedIn
from palaestra.core.limits import Limiter

FAILURES = "10/15minute"

Fail = Callable[[NotSignedIn], NotSignedIn]


class Tries:
    """One try at a time for an account and an address, so that many at once count each."""

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter
        self._running: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def one(self, who: str, address: str) -> AsyncIterator[Fail]:
        """Gives what counts a failure and hands it back; raises TooMany after ten of them."""
        lock = self._running.setdefault((who, address), asyncio.Lock())
        async with lock:
            self._limiter.check(FAILURES, "sign-in", who, address)

            def fail(error: NotSignedIn) -> NotSignedIn:
                self._limiter.count(FAILURES, "sign-in", who, address)
                return error

            yield fail
