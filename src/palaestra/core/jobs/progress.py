"""Progress of one running job on its way to the row and to those who watch."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)

STORE_EVERY = 0.5

Store = Callable[[float, str], Awaitable[None]]


class ProgressKeeper:
    """Called for every report; stores the first at once, then the latest twice a second."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._latest: tuple[float, str] | None = None
        self._storing: asyncio.Task[None] | None = None

    def __call__(self, fraction: float, text: str) -> None:
        self._latest = (fraction, text)
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store_latest())

    async def _store_latest(self) -> None:
        while self._latest is not None:
            latest, self._latest = self._latest, None
            try:
                await self._store(*latest)
            except Exception:
                logger.exception("the progress of a job was not stored")
            await asyncio.sleep(STORE_EVERY)

    async def close(self) -> None:
        """Forget what is not stored yet: the job has ended."""
        self._latest = None
        if self._storing is not None:
            self._storing.cancel()
            await asyncio.wait([self._storing])
