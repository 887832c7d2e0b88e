"""One frame for many sockets: an event is encoded once and the same bytes go to everybody.

The library would queue a packet for each socket and wake a task for each. The short way is taken
only where it overtakes nothing: the socket is upgraded, its queue is empty and its writer idle.
Else the packet goes by the library's queue.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any

import msgspec
from engineio import packet as eio_packet
from engineio.async_drivers import asgi

from palaestra.core.live.library import socketio
from palaestra.core.live.protocol import EXTENSION, text_frame
from palaestra.core.live.quiet import quiet

# A client that is so many events behind reads nothing: it is dropped, and comes back for a state.
LONGEST_QUEUE = 200
NAMESPACE = "/"
# "42" and the number of an acknowledgement.
LONGEST_HEAD = 20

logger = logging.getLogger(__name__)


class FrameWebSocket(asgi.WebSocket):  # type: ignore[misc]  # shipped without types
    """Engine.IO's own, which tells its socket what it writes to, at the upgrade or the start."""

    async def __call__(self, environ: dict[str, Any]) -> Any:
        extensions = environ["asgi.scope"].get("extensions") or {}
        # `handler` is a method of the engine's socket.
        socket, frames = self.handler.__self__, extensions.get(EXTENSION)
        socket.frames = frames
        if frames is not None:
            frames.take = partial(socket.server.take, socket.sid)
        return await super().__call__(environ)


# With the socket's id, the event as it came ([name, payload]) and what acknowledges it with JSON.
Shortcut = Callable[[str, list[Any], Callable[[bytes], None]], bool]


def _event_in(data: bytes) -> tuple[int | None, list[Any]] | None:
    """The number that asks for an acknowledgement, and the event of `42<number>["name",…]`."""
    start = data.find(b"[", 0, LONGEST_HEAD)
    number = data[2:start]
    if start < 0 or data[:2] != b"42" or not (number.isdigit() or number == b""):
        return None
    try:
        event = msgspec.json.decode(data[start:])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if not isinstance(event, list) or not event or not isinstance(event[0], str):
        return None
    return (int(number) if number else None), event


class Json:
    """What the library asks of a JSON module, by msgspec: several times as fast."""

    @staticmethod
    def dumps(content: Any, **_options: Any) -> str:
        return msgspec.json.encode(content).decode()

    @staticmethod
    def loads(text: str | bytes, **_options: Any) -> Any:
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError as error:
            raise ValueError(str(error)) from error


class Encoded:
    """A Socket.IO message as a frame, and for the library's queue as a packet."""

    __slots__ = ("_text", "frame")

    def __init__(self, text: bytes) -> None:
        self._text = text
        self.frame = text_frame(b"4" + text)

    @property
    def packet(self) -> eio_packet.Packet:
        return eio_packet.Packet(eio_packet.MESSAGE, self._text.decode())


def encoded_event(name: str, payload: bytes) -> Encoded:
    """`payload` as JSON."""
    return Encoded(b'2["%b",%b]' % (name.encode(), payload))


class Fanout(socketio.AsyncManager):  # type: ignore[misc]  # shipped without types
    """The library's manager of one process; it also knows which rooms each socket is in."""

    def __init__(self) -> None:
        super().__init__()
        self._rooms_of: dict[str, set[Any]] = defaultdict(set)
        # How many messages went which way.
        self.short_way = 0
        self.queued = 0

    # --- rooms: the library looks through all of them whenever one socket leaves

    def basic_enter_room(
        self, sid: str, namespace: str, room: Any, eio_sid: str | None = None
    ) -> None:
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)
        self._rooms_of[sid].add(room)

    def basic_leave_room(self, sid: str, namespace: str, room: Any) -> None:
        super().basic_leave_room(sid, namespace, room)
        self._rooms_of[sid].discard(room)

    def basic_disconnect(self, sid: str, namespace: str, **_more: Any) -> None:
        for room in self._rooms_of.pop(sid, set()):
            super().basic_leave_room(sid, namespace, room)
        self._rooms_of.pop(sid, None)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            if sid in pending.get(namespace, ()):
                pending[namespace].remove(sid)
                if not pending[namespace]:
                    del pending[namespace]

    def members(self, room: str) -> dict[str, str]:
        """Sockets of a room with the engine's names for them, in this process."""
        held = self.rooms.get(NAMESPACE, {}).get(room)
        return {} if held is None else dict(held)

    def count(self, room: str) -> int:
        """How many sockets of this process are in a room."""
        return len(self.rooms.get(NAMESPACE, {}).get(room, ()))

    async def close_sockets(self, room: str, after: float) -> None:
        """End those of this process that are in `room` now, `after` seconds later.

        Who comes in meanwhile stays.
        """
        members = list(self.members(room))
        await asyncio.sleep(after)
        for sid in members:
            await self.server.disconnect(sid, ignore_queue=True)

    # --- sending

    async def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **more: Any,
    ) -> None:
        """The library's, by the short way where it can."""
        room = to or room
        if callback is not None or skip_sid or namespace != NAMESPACE or not isinstance(room, str):
            await super().emit(
                event, data, namespace, room, skip_sid=skip_sid, callback=callback, **more
            )
            return
        self.cast(encoded_event(event, msgspec.json.encode(data)), room=room)

    def cast(self, message: Encoded, *, room: str, but: Iterable[str] = ()) -> None:
        """To everybody in `room`, but for those who are in one of the rooms `but` too."""
        members = self.members(room)
        for other in but:
            for sid in self.members(other):
                members.pop(sid, None)
        self._send_all(message, members.values())

    def _send_all(self, message: Encoded, eio_sids: Collection[str]) -> None:
        sockets = self.server.eio.sockets
        quiet.note_broadcast()
        for eio_sid in eio_sids:
            socket = sockets.get(eio_sid)
            if socket is not None and not socket.closed:
                self._send(socket, message)

    def send_one(self, eio_sid: str, message: Encoded) -> None:
        """An acknowledgement: by the same way, else it would overtake events."""
        socket = self.server.eio.sockets.get(eio_sid)
        if socket is not None and not socket.closed:
            self._send(socket, message)

    def _send(self, socket: Any, message: Encoded) -> None:
        queue = socket.queue
        frames = getattr(socket, "frames", None)
        # Unfinished: the writer has taken a packet, and not written it yet.
        is_idle = socket.upgraded and not socket.upgrading and not queue._unfinished_tasks
        if frames is not None and is_idle and frames.write_frame(message.frame):
            self.short_way += 1
            return
        self.queued += 1
        queue.put_nowait(message.packet)
        if queue.qsize() > LONGEST_QUEUE:
            self._drop(socket, frames)

    def _drop(self, socket: Any, frames: Any) -> None:
        """It comes back with what it saw last, and is told what it missed."""
        if frames is not None:
            frames.abort()
            return
        ending = asyncio.ensure_future(socket.close(wait=False, abort=True))
        self._ending = ending  # held, or the loop may forget it


class FanoutServer(socketio.AsyncServer):  # type: ignore[misc]  # shipped without types
    """The library's server, its acknowledgements by the short way too."""

    def __init__(self, client_manager: Fanout, **options: Any) -> None:
        super().__init__(client_manager=client_manager, json=Json, **options)
        # By event: as what its answer is sent to who asked for no acknowledgement.
        self.unasked: dict[str, str] = {}
        # By event: takes its payload without a task, or says that one is needed.
        self.shortcuts: dict[str, Shortcut] = {}
        # How many events needed none.
        self.without_task = 0
        self._underway: dict[str, set[asyncio.Task[None]]] = {}
        # Where the engine's sockets find it.
        self.eio.take = self.take
        self.eio._async = {**self.eio._async, "websocket": FrameWebSocket}

    def take(self, eio_sid: str, data: bytes) -> bool:
        """An event of a socket that is in, without the library's three tasks for a message.

        False for what only the library can tell: other packets, namespaces, attachments.
        """
        content = _event_in(data)
        sid = self.manager.sid_from_eio_sid(eio_sid, NAMESPACE)
        if content is None or not self.manager.is_connected(sid, NAMESPACE):
            return False
        id, event = content
        # What came before it and has a task yet is before it still.
        is_first = sid not in self._underway
        if is_first and id is not None and self._shorten(sid, eio_sid, event, id):
            self.without_task += 1
            return True
        self._begin(sid, self._handle_event_internal(self, sid, eio_sid, event, NAMESPACE, id))
        return True

    def _shorten(self, sid: str, eio_sid: str, event: list[Any], id: int) -> bool:
        shortcut = self.shortcuts.get(event[0])
        acknowledge = partial(self._acknowledge, eio_sid, id)
        return shortcut is not None and shortcut(sid, event, acknowledge)

    def _acknowledge(self, eio_sid: str, id: int, answer: bytes) -> None:
        """`answer` as JSON."""
        self.manager.send_one(eio_sid, Encoded(b"3%d[%b]" % (id, answer)))

    def _begin(self, sid: str, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._underway.setdefault(sid, set()).add(task)
        task.add_done_callback(partial(self._end, sid))

    def _end(self, sid: str, task: "asyncio.Task[None]") -> None:
        tasks = self._underway[sid]
        tasks.discard(task)
        if not tasks:
            del self._underway[sid]
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("an event failed", exc_info=error)

    async def _handle_event_internal(
        self, server: Any, sid: str, eio_sid: str, data: list[Any], namespace: str, id: int | None
    ) -> None:
        name = self.unasked.get(data[0]) if id is None else None
        if name is None:
            await super()._handle_event_internal(server, sid, eio_sid, data, namespace, id)
            return
        answer = await server._trigger_event(data[0], namespace, sid, *data[1:])
        self.manager.send_one(eio_sid, encoded_event(name, msgspec.json.encode(answer)))

    async def _send_packet(self, eio_sid: str, pkt: Any) -> None:
        encoded = pkt.encode()
        if isinstance(encoded, str):
            self.manager.send_one(eio_sid, Encoded(encoded.encode()))
        else:
            await super()._send_packet(eio_sid, pkt)
