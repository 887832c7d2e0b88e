"""Rooms that reach over several server processes, through Redis."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, Self

import msgspec
from redis.exceptions import RedisError
from socketio.async_pubsub_manager import AsyncPubSubManager

from palaestra.core.errors import ConfigurationError
from palaestra.core.live.event import Delivery
from palaestra.core.live.fanout import Fanout
from palaestra.core.redis import Shared

logger = logging.getLogger(__name__)

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
START_SECONDS = 10.0
# A Redis whose machine vanished is noticed by the kernel after about half a minute.
KEEPALIVE = {"socket_timeout": None, "socket_keepalive": True}


OnCast = Callable[[str, int, Sequence[Delivery]], None]


class _Sent(msgspec.Struct, array_like=True):
    """A delivery on its way; its payload is JSON already."""

    room: str
    name: str
    payload: msgspec.Raw
    but: tuple[str, ...]

    @classmethod
    def of(cls, one: Delivery) -> Self:
        return cls(one.room, one.name, msgspec.Raw(one.payload), one.but)

    def delivery(self) -> Delivery:
        return Delivery(self.room, self.name, bytes(self.payload), self.but)


class _Cast(msgspec.Struct, array_like=True):
    host: str
    stream: str
    seq: int
    deliveries: list[_Sent]


class SharedRooms(AsyncPubSubManager, Fanout):  # type: ignore[misc]  # shipped without types
    """The library's manager over Redis, with what its own AsyncRedisManager lacks:

    messages of a process arrive in their order; `open` returns when this process hears the
    others; and after a gap, in which messages are lost, sockets are closed so that clients connect
    anew and read afresh.
    """

    def __init__(self, shared: Shared) -> None:
        super().__init__(channel=shared.name("sockets"))  # type: ignore[call-arg]  # the library's comes first
        self._casts = shared.name("sockets:casts")
        self.on_cast: OnCast | None = None
        self._gossip = shared.name("sockets:gossip")
        self.on_gossip: Callable[[str, str], None] | None = None
        self._closing = shared.name("sockets:close")
        self._endings: set[asyncio.Future[None]] = set()
        self._shared = shared
        self._talks = shared.client()
        self._listens = shared.client(**KEEPALIVE)
        self._in_order = asyncio.Lock()
        self._hears = asyncio.Event()
        self._missed_something = False

    async def open(self) -> None:
        """Raises ConfigurationError if Redis does not answer."""
        self.server.manager_initialized = True  # else the library does it at the first connection
        self.initialize()
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._hears.wait()
        except TimeoutError as silent:
            raise ConfigurationError("[redis] url: Redis does not answer.") from silent

    async def close(self) -> None:
        async with self._in_order:  # what was said before leaves
            self.thread.cancel()
        await asyncio.wait([self.thread])
        await self._talks.aclose()
        await self._listens.aclose()

    async def say_close(self, room: str, after: float) -> None:
        """Tell the other processes to end the connections of who is in `room` there."""
        await self._say(self._closing, f"{self.host_id} {after} {room}")

    def _hear_close(self, said: str) -> None:
        host, after, room = said.split(" ", 2)
        if host == self.host_id:
            return
        closing = asyncio.ensure_future(self.close_sockets(room, float(after)))
        self._endings.add(closing)
        closing.add_done_callback(self._endings.discard)

    async def say_cast(self, stream: str, seq: int, deliveries: Sequence[Delivery]) -> None:
        """Tell the other processes; `on_cast` is called there with the same."""
        cast = _Cast(self.host_id, stream, seq, [_Sent.of(one) for one in deliveries])
        await self._say(self._casts, msgspec.json.encode(cast).decode())

    def _hear_cast(self, data: bytes) -> None:
        cast = msgspec.json.decode(data, type=_Cast)
        if cast.host != self.host_id and self.on_cast is not None:
            self.on_cast(cast.stream, cast.seq, [one.delivery() for one in cast.deliveries])

    async def say_gossip(self, text: str) -> None:
        await self._say(self._gossip, f"{self.host_id} {text}")

    def _hear_gossip(self, said: str) -> None:
        host, _, text = said.partition(" ")
        if host != self.host_id and self.on_gossip is not None:
            self.on_gossip(host, text)

    async def _publish(self, data: Any) -> None:
        await self._say(self.channel, self.json.dumps(data))

    async def _say(self, channel: str, text: str) -> None:
        async with self._in_order:
            try:
                await self._talks.publish(channel, text)
            except (RedisError, OSError) as wrong:
                logger.warning("the other processes did not hear of an event: %s", wrong)

    async def _listen(self) -> AsyncIterator[bytes]:
        pause = FIRST_PAUSE
        while True:
            try:
                async with self._listens.pubsub() as heard:
                    await heard.subscribe(self.channel, self._closing, self._casts, self._gossip)
                    async for message in heard.listen():
                        pause = FIRST_PAUSE
                        if message["type"] == "subscribe":
                            await self._begin_to_hear()
                        elif message["channel"] == self._closing.encode():
                            self._hear_close(message["data"].decode())
                        elif message["channel"] == self._casts.encode():
                            self._hear_cast(message["data"])
                        elif message["channel"] == self._gossip.encode():
                            self._hear_gossip(message["data"].decode())
                        else:
                            yield message["data"]
            except (RedisError, OSError) as wrong:
                logger.warning("the other processes are not heard: %s", wrong)
                self._missed_something = True
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _begin_to_hear(self) -> None:
        self._hears.set()
        if self._missed_something:
            self._missed_something = False
            logger.warning("Redis is back; clients connect anew, since they may have missed events")
            if self.server.eio.sockets:
                await self.server.eio.disconnect()
