"""Failed sign-ins, counted for an account and an address together: nobody locks another out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from palaestra.core.errors import PalaestraError
from palaestra.core.limits import Limiter

Fail = Callable[[PalaestraError], PalaestraError]


class Tries:
    """One try at a time for an account and an address, so that many at once count each.

    Of a server in several processes each lets one at a time in.
    """

    def __init__(self, limiter: Limiter, *, rate: str) -> None:
        self._limiter = limiter
        self._rate = rate
        self._running: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def one(self, who: str, address: str) -> AsyncIterator[Fail]:
        """Gives what counts a failure and hands it back; raises TooMany after too many."""
        failed = False

        def fail(error: PalaestraError) -> PalaestraError:
            nonlocal failed
            failed = True
            return error

        lock = self._running.setdefault((who, address), asyncio.Lock())
        async with lock:
            await self._limiter.acheck(self._rate, "sign-in", who, address)
            try:
                yield fail
            finally:
                if failed:
                    await self._limiter.acount(self._rate, "sign-in", who, address)
