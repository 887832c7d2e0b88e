"""What leaves for the sockets, from any thread: messages, broadcasts in order, the end of some."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from palaestra.core.live.event import Delivery, Message, deliver
from palaestra.core.live.fanout import Fanout, FanoutServer, encoded_event
from palaestra.core.live.ordering import Ordering

if TYPE_CHECKING:
    from palaestra.core.live.rooms import SharedRooms


class Sending:
    """Before `start` and after `stop` nothing leaves.

    With `rooms`, the sockets of other processes are reached too.
    """

    def __init__(self, server: FanoutServer, fanout: Fanout, rooms: "SharedRooms | None") -> None:
        self.server = server
        self._fanout = fanout
        self._rooms = rooms
        self._ordering = Ordering()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Future[Any]] = set()
        if rooms is not None:
            rooms.on_cast = self._cast_in_order

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        if self._rooms is not None:
            await self._rooms.open()

    async def stop(self) -> None:
        await self.server.shutdown()
        self._loop = None
        if self._rooms is not None:
            await self._rooms.close()

    def send(self, message: str, payload: object, *, room: str) -> None:
        self._soon(lambda: self.server.emit(message, payload, room=room))

    def broadcast(
        self, stream: str, seq: int, deliveries: Sequence[Delivery], *, urgent: bool = True
    ) -> None:
        """To the other processes first, so that theirs hear it no later than ours."""
        rooms = self._rooms
        if rooms is None:
            self._call_soon(lambda: self._cast_in_order(stream, seq, deliveries, urgent=urgent))
            return

        async def say() -> None:
            await rooms.say_cast(stream, seq, deliveries)
            self._cast_in_order(stream, seq, deliveries, urgent=urgent)

        self._soon(say)

    def _cast_in_order(
        self, stream: str, seq: int, deliveries: Sequence[Delivery], *, urgent: bool = True
    ) -> None:
        def cast() -> None:
            for one in deliveries:
                message = encoded_event(one.name, one.payload)
                self._fanout.cast(message, room=one.room, but=one.but)

        self._ordering.put(stream, seq, cast, urgent=urgent)

    def send_here(self, message: Message, payload: object, *, room: str) -> None:
        """To the sockets of this process alone; in the event loop."""
        one = deliver(message, payload, room=room)
        self._fanout.cast(encoded_event(one.name, one.payload), room=room)

    async def gossip(self, text: str) -> None:
        """Tell the other processes something that nobody needs to catch up with."""
        if self._rooms is not None:
            await self._rooms.say_gossip(text)

    def hear(self, listen: Callable[[str, str], None]) -> None:
        """Call `listen(process, text)` with what other processes gossip."""
        if self._rooms is not None:
            self._rooms.on_gossip = listen

    def present(self, room: str) -> int:
        """How many sockets of this process are in a room."""
        return self._fanout.count(room)

    @property
    def ways(self) -> tuple[int, int]:
        """Messages so far that went the short way, and by the library's queue."""
        return self._fanout.short_way, self._fanout.queued

    def drop(self, *, room: str, after: float = 0.0) -> None:
        """End the connections of everybody who is in `room` now, `after` seconds later."""
        self._soon(lambda: self._drop(room, after))

    async def _drop(self, room: str, after: float) -> None:
        elsewhere = () if self._rooms is None else (self._rooms.say_close(room, after),)
        await asyncio.gather(self._fanout.close_sockets(room, after), *elsewhere)

    def _soon(self, make: Callable[[], Any]) -> None:
        self._call_soon(lambda: self._begin(make()))

    def _begin(self, work: Any) -> None:
        """Held until it is done, or the loop may forget it."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _call_soon(self, act: Callable[[], Any]) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(act)
