"""Presence over several processes: each keeps its own counts in Redis, renewed while it lives."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator

from redis.exceptions import RedisError

from palaestra.core.live.presence import Presence
from palaestra.core.redis import Shared

logger = logging.getLogger(__name__)

BEAT_SECONDS = 5.0
DEAD_SECONDS = 15

# KEYS: the living, by their last beat. ARGV: prefix of the counts, process, seconds until it is
# dead, whether the counts are told, counts….
_BEAT = """
local now = tonumber(redis.call('TIME')[1])
local mine = ARGV[1] .. ARGV[2]
redis.call('ZADD', KEYS[1], now, ARGV[2])
if ARGV[4] == '1' then
  redis.call('DEL', mine)
  for i = 5, #ARGV, 2 do redis.call('HSET', mine, ARGV[i], ARGV[i + 1]) end
end
local dead = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[3]))
for _, process in ipairs(dead) do
  redis.call('ZREM', KEYS[1], process)
  redis.call('DEL', ARGV[1] .. process)
end
return {dead, redis.call('ZRANGE', KEYS[1], 0, -1)}
"""

# KEYS: as above. ARGV: prefix of the counts, process, field, most.
_ENTER = """
local total = 0
for _, process in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  total = total + tonumber(redis.call('HGET', ARGV[1] .. process, ARGV[3]) or '0')
end
if total >= tonumber(ARGV[4]) then return 0 end
redis.call('HINCRBY', ARGV[1] .. ARGV[2], ARGV[3], 1)
return 1
"""


class SharedPresence(Presence):
    """While Redis does not answer, this process counts its own sockets alone."""

    def __init__(
        self, shared: Shared, *, beat: float = BEAT_SECONDS, dead: int = DEAD_SECONDS
    ) -> None:
        super().__init__(process=secrets.token_hex(4))
        self._every = beat
        self._dead = dead
        self._living = shared.name("processes")
        self._prefix = shared.name("sockets-of:")
        self._redis = shared.client()
        self._beat_script = self._redis.register_script(_BEAT)
        self._enter_script = self._redis.register_script(_ENTER)
        self._beating: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        # Who comes or goes is counted here before Redis knows. A beat that told such a count
        # would count them twice, so it tells none then, and nobody sets out during a beat.
        self._telling = asyncio.Lock()
        self._under_way = 0

    async def start(self) -> None:
        _, living = await self._beat()
        self.others = [one for one in living if one != self.process]
        self._beating = asyncio.create_task(self._beat_for_ever())

    async def stop(self) -> None:
        self._stopping.set()  # not cancelled, which may be lost on the way through a connection
        if self._beating is not None:
            await self._beating
        with contextlib.suppress(RedisError, OSError):  # else the others find it dead
            await self._redis.zrem(self._living, self.process)
            await self._redis.delete(self._prefix + self.process)
        await self._redis.aclose()

    async def enter(self, address: str, *, signed_in: bool, most: int) -> bool:
        async with self._between_beats():
            return await self._enter(address, signed_in=signed_in, most=most)

    async def _enter(self, address: str, *, signed_in: bool, most: int) -> bool:
        if not await super().enter(address, signed_in=signed_in, most=most):
            return False
        field = _field(address, signed_in)
        arguments: list[str | int] = [self._prefix, self.process, field, most]
        try:
            may = await self._enter_script(keys=[self._living], args=arguments)
        except (RedisError, OSError) as wrong:
            logger.warning("Redis does not answer; sockets are counted here: %s", wrong)
            return True
        if not may:
            await super().leave(address, signed_in=signed_in)
        return bool(may)

    async def leave(self, address: str, *, signed_in: bool) -> None:
        field = _field(address, signed_in)
        async with self._between_beats():
            await super().leave(address, signed_in=signed_in)
            with contextlib.suppress(RedisError, OSError):  # a beat says how many there are
                async with self._redis.pipeline() as sent:
                    sent.hincrby(self._prefix + self.process, field, -1)
                    await sent.execute()

    @contextlib.asynccontextmanager
    async def _between_beats(self) -> AsyncIterator[None]:
        async with self._telling:
            self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    async def _beat_for_ever(self) -> None:
        while not await self._stops_within(self._every):
            try:
                dead, _ = await self._beat()
            except (RedisError, OSError) as wrong:
                logger.warning("Redis does not answer: %s", wrong)
                continue
            for process in dead:
                await self._bury(process)

    async def _stops_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        return self._stopping.is_set()

    async def _bury(self, process: str) -> None:
        logger.warning("the server process %s is gone", process)
        if self.on_gone is None:
            return
        try:
            await self.on_gone(process)
        except Exception:
            logger.exception("what the process %s left was not put in order", process)

    async def _beat(self) -> tuple[list[str], list[str]]:
        """Tell Redis that this process lives; those that died since, and those that live."""
        async with self._telling:
            tells = not self._under_way
            arguments: list[str | int] = [self._prefix, self.process, self._dead, int(tells)]
            for (address, signed_in), count in self.counts.items() if tells else ():
                arguments += [_field(address, signed_in), count]
            dead, living = await self._beat_script(keys=[self._living], args=arguments)
        return [one.decode() for one in dead], [one.decode() for one in living]


def _field(address: str, signed_in: bool) -> str:
    return f"{address} {'signed in' if signed_in else 'anonymous'}"
