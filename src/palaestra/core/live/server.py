"""The Socket.IO server: handshake, one connection's events in order, acknowledgements."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, cast

import msgspec

from palaestra.core.access import Identity, check
from palaestra.core.database import Database, DbSession, utc_now
from palaestra.core.errors import ConfigurationError, TooMany
from palaestra.core.live.acknowledging import payload_of, refusal, told
from palaestra.core.live.connection import Connection
from palaestra.core.live.credentials import address_of, sent_token, token_of
from palaestra.core.live.event import Delivery, Event, Message, Socket, deliver
from palaestra.core.live.fanout import Fanout, FanoutServer, Shortcut, encoded_event
from palaestra.core.live.grouping import Entry, Group, reading_together
from palaestra.core.live.library import socketio
from palaestra.core.live.ordering import Ordering
from palaestra.core.live.outbox import rooms_of
from palaestra.core.live.presence import Presence
from palaestra.core.live.quiet import quiet
from palaestra.core.metrics import Metrics

if TYPE_CHECKING:
    from palaestra.core.live.rooms import SharedRooms

logger = logging.getLogger(__name__)

MIB = 1 << 20
ANONYMOUS_PER_ADDRESS = 100
SIGNED_IN_PER_ADDRESS = 5000

# Each a token and the address that it came from.
Credentials = tuple[str | None, str]
IdentifyAll = Callable[[DbSession, Sequence[Credentials]], list[Identity]]
KnowsOrigin = Callable[[str, str], bool]
Left = Callable[[DbSession, str], None]


class ConnectionLog(Protocol):
    """Hears of every socket, in the event loop; must be quick."""

    def opened(self, sid: str, identity: Identity) -> None: ...

    def sent(self, sid: str, event: str) -> None: ...

    def closed(self, sid: str) -> None: ...


class NoLog:
    """Where connections are not written down."""

    def opened(self, _sid: str, _identity: Identity) -> None: ...

    def sent(self, _sid: str, _event: str) -> None: ...

    def closed(self, _sid: str) -> None: ...


class Live:
    """One Socket.IO server for every feature; `identify` turns tokens into Identities.

    With `rooms`, and `presence` to match, it is one server together with other processes.
    """

    def __init__(
        self,
        events: list[Event],
        *,
        database: Database,
        identify: IdentifyAll,
        knows_origin: KnowsOrigin,
        open_mode: bool,
        cookie: str,
        log: ConnectionLog | None = None,
        metrics: Metrics | None = None,
        presence: Presence | None = None,
        rooms: "SharedRooms | None" = None,
        left: Sequence[Left] = (),
    ) -> None:
        self._database = database
        self._identify = identify
        self._knows_origin = knows_origin
        self._open_mode = open_mode
        self._cookie = cookie
        self._log = log or NoLog()
        self._metrics = metrics or Metrics()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connections: dict[str, Connection] = {}
        self._presence = presence or Presence()
        self._rooms = rooms
        self._left = left
        self._tasks: set[asyncio.Future[Any]] = set()
        self._groups: dict[str, Group[Entry]] = {}
        self._door = Group[Credentials](database, identify, writes=False)
        self._readings = reading_together(database)
        # Called in the event loop when who came by a code enters a room, or leaves.
        self.watchers: list[Callable[[Identity], None]] = []
        self._ordering = Ordering()
        self._fanout = Fanout() if rooms is None else rooms
        if rooms is not None:
            rooms.on_cast = self._cast_in_order
        self.server = FanoutServer(
            self._fanout,
            async_mode="asgi",
            # Origins are checked at the handshake by our own rule.
            cors_allowed_origins="*",
            cors_credentials=False,
            max_http_buffer_size=8 * MIB,
            http_compression=False,
            logger=False,
            engineio_logger=False,
        )
        if self._presence.process:
            self._name_sockets_after(self._presence.process)
        self._declare(events)

    def _name_sockets_after(self, process: str) -> None:
        """What a process leaves open in the log when it is killed is found by its name."""
        anonymous = self.server.eio.generate_id
        self.server.eio.generate_id = lambda: f"{process}.{anonymous()}"

    def _declare(self, events: list[Event]) -> None:
        names: set[str] = set()
        self.server.on("connect", self._connect)
        self.server.on("disconnect", self._disconnect)
        for declared in events:
            if declared.name in names:
                raise ConfigurationError(f"The event {declared.name} is declared twice.")
            names.add(declared.name)
            if declared.grouped:
                self._groups[declared.name] = Group(
                    self._database, declared.handler, writes=declared.writes
                )
                if declared.rooms is None:
                    self.server.shortcuts[declared.name] = self._shortcut(declared)
            if declared.unasked is not None:
                self.server.unasked[declared.name] = declared.unasked
            self.server.on(declared.name, self._receiver(declared))
        self.server.on("*", _unknown)

    @property
    def connected(self) -> int:
        """How many sockets this process has."""
        return len(self._connections)

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        if self._rooms is not None:
            await self._rooms.open()

    async def stop(self) -> None:
        await self.server.shutdown()
        self._loop = None
        if self._rooms is not None:
            await self._rooms.close()

    # --- connections

    async def _connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        address = address_of(environ)
        token = token_of(environ, auth, self._cookie)
        by_cookie = token is not None and not sent_token(environ, auth)
        if by_cookie and not self._origin_fits(environ):
            raise socketio.exceptions.ConnectionRefusedError("origin")
        quiet.note_arrival()
        identity = cast(Identity, await self._door.submit((token, address)))
        if token is not None and not identity.is_known:
            raise socketio.exceptions.ConnectionRefusedError("credentials")
        await self._count_in(sid, Connection(address, token, identity))
        self._log.opened(sid, identity)
        for room in rooms_of(identity):
            await self.server.enter_room(sid, room)

    def _origin_fits(self, environ: dict[str, Any]) -> bool:
        origin = environ.get("HTTP_ORIGIN")
        return origin is None or self._knows_origin(origin, environ.get("HTTP_HOST", ""))

    async def _count_in(self, sid: str, made: Connection) -> None:
        known = made.identity.is_known
        most = SIGNED_IN_PER_ADDRESS if known else ANONYMOUS_PER_ADDRESS
        if not await self._presence.enter(made.address, signed_in=known, most=most):
            raise socketio.exceptions.ConnectionRefusedError("too_many")
        self._connections[sid] = made
        if self.server.manager.eio_sid_from_sid(sid, "/") not in self.server.environ:
            # It left meanwhile, and the library tells nobody of those that never came in.
            await self._disconnect(sid)
            raise socketio.exceptions.ConnectionRefusedError("left")

    async def _disconnect(self, sid: str, _reason: str = "") -> None:
        self._log.closed(sid)
        gone = self._connections.pop(sid, None)
        if gone is None:
            return
        quiet.note_dropped()
        await self._presence.leave(gone.address, signed_in=gone.identity.is_known)
        # Who came by a code has nothing that outlives the socket.
        if gone.identity.view is None:
            await self._tell_left(sid)
        else:
            self._tell_watchers(gone.identity)

    def _tell_watchers(self, identity: Identity) -> None:
        for watch in self.watchers:
            watch(identity)

    async def _tell_left(self, sid: str) -> None:
        for left in self._left:
            try:
                await self._database.atransact(left, sid)
            except Exception:
                logger.exception("a feature could not be told that a socket has gone")

    # --- events

    def _shortcut(self, declared: Event) -> Shortcut:
        """A grouped event needs no task of its own: it is read, put in line, and acknowledged.

        The same in every other respect as by `_receiver`.
        """
        group = self._groups[declared.name]

        def take(sid: str, event: list[Any], acknowledge: Callable[[bytes], None]) -> bool:
            connection = self._connections.get(sid)
            if connection is None or not _hold(connection.lock):
                return False
            self._log.sent(sid, declared.name)
            self._metrics.event(declared.name)

            def settle(answer: object) -> None:
                connection.lock.release()
                acknowledge(msgspec.json.encode(told(declared, answer)))

            try:
                _spend(connection)
                identity = connection.identity
                check(declared.access, identity, open_mode=self._open_mode)
                data = event[1] if len(event) > 1 else None
                payload = payload_of(declared, data, signed_in=identity.is_known)
            except Exception as error:
                settle(error)
                return True
            group.put(Entry(identity, payload, utc_now()), settle)
            return True

        return take

    def _receiver(self, declared: Event) -> Callable[..., Any]:
        async def receive(sid: str, data: object = None, *_more: object) -> dict[str, Any]:
            connection = self._connections.get(sid)
            if connection is None:
                return refusal("not_connected", "The connection has ended.")
            self._log.sent(sid, declared.name)
            self._metrics.event(declared.name)
            received_at = utc_now()
            try:
                _spend(connection)
                async with connection.lock:
                    answer = await self._answer(declared, sid, connection, data, received_at)
            except Exception as error:
                answer = error
            return told(declared, answer)

        return receive

    async def _answer(
        self,
        declared: Event,
        sid: str,
        connection: Connection,
        data: object,
        received_at: datetime,
    ) -> object:
        socket = Socket(sid, connection.connected_at)
        answer = await self._run(declared, socket, connection, data, received_at)
        for room in socket.joins:
            await self.server.enter_room(sid, room)
        for room in socket.leaves:
            await self.server.leave_room(sid, room)
        return answer

    async def _run(
        self,
        declared: Event,
        socket: Socket,
        connection: Connection,
        data: object,
        received_at: datetime,
    ) -> object:
        # For who the socket was at its start: what is revoked since has closed it.
        identity = connection.identity
        if declared.rooms is not None:
            check(declared.access, identity, open_mode=self._open_mode)
            for room in declared.rooms(identity):
                await self.server.enter_room(socket.sid, room)
            self._tell_watchers(identity)
        if declared.grouped or not declared.needs_database:
            check(declared.access, identity, open_mode=self._open_mode)
            payload = payload_of(declared, data, signed_in=identity.is_known)
            if not declared.grouped:
                return declared.call(identity=identity, payload=payload, socket=socket)
            entry = Entry(identity, payload, received_at)
            return await self._groups[declared.name].submit(entry)
        return await self._run_in_thread(declared, socket, connection, data)

    async def _run_in_thread(
        self, declared: Event, socket: Socket, connection: Connection, data: object
    ) -> object:
        def work(db: DbSession) -> object:
            (identity,) = self._identify(db, [(connection.token, connection.address)])
            check(declared.access, identity, open_mode=self._open_mode)
            payload = payload_of(declared, data, signed_in=identity.is_known)
            return declared.call(db=db, identity=identity, payload=payload, socket=socket)

        if declared.writes:
            return await self._database.atransact(work)
        return await self._readings.submit(work)

    # --- what leaves, from any thread

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
        self._soon(lambda: self._drop(room, after))

    async def _drop(self, room: str, after: float) -> None:
        if after:
            await asyncio.sleep(after)
        if self._rooms is not None:
            await self._rooms.close_sockets(room)
            return
        members = [sid for sid, _ in self.server.manager.get_participants("/", room)]
        for sid in members:
            await self.server.disconnect(sid)

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


def _spend(connection: Connection) -> None:
    if not connection.budget.take():
        raise TooMany("Too many messages at once: wait a moment.", retry_after=1)


def _hold(lock: asyncio.Lock) -> bool:
    """Take a lock that is free, without a task that could wait for it; whether it was."""
    taking = lock.acquire()
    try:
        taking.send(None)
    except StopIteration:
        return True
    taking.close()
    return False


async def _unknown(event: str, _sid: str, *_data: object) -> dict[str, Any]:
    return refusal("not_found", f"There is no event {event[:40]!r}.")
