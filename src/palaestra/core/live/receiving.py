"""From a message to its acknowledgement: access, order, budget, and the thread that answers."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from palaestra.core.access import check
from palaestra.core.database import Database, DbSession, utc_now
from palaestra.core.errors import ConfigurationError, NotSignedIn, TooMany
from palaestra.core.live.acknowledging import payload_of, refusal, told
from palaestra.core.live.connection import Connection
from palaestra.core.live.connections import ConnectionLog, Connections, IdentifyAll
from palaestra.core.live.event import Event, Socket
from palaestra.core.live.fanout import FanoutServer, Shortcut
from palaestra.core.live.grouping import Entry, Group, reading_together
from palaestra.core.metrics import Metrics


class Receiving:
    """The declared events of one server; lives in the event loop."""

    def __init__(
        self,
        server: FanoutServer,
        connections: Connections,
        *,
        database: Database,
        identify: IdentifyAll,
        open_mode: bool,
        log: ConnectionLog,
        metrics: Metrics,
    ) -> None:
        self._server = server
        self._connections = connections
        self._database = database
        self._identify = identify
        self._open_mode = open_mode
        self._log = log
        self._metrics = metrics
        self._groups: dict[str, Group[Entry]] = {}
        self._readings = reading_together(database)

    def declare(self, events: list[Event]) -> None:
        """Raises ConfigurationError for a name that two of them have."""
        names: set[str] = set()
        for declared in events:
            if declared.name in names:
                raise ConfigurationError(f"The event {declared.name} is declared twice.")
            names.add(declared.name)
            self._declare_one(declared)
        self._server.on("*", _unknown)

    def _declare_one(self, declared: Event) -> None:
        if declared.grouped:
            self._groups[declared.name] = Group(
                self._database, declared.handler, writes=declared.writes
            )
            if declared.rooms is None:
                self._server.shortcuts[declared.name] = self._shortcut(declared)
        if declared.unasked is not None:
            self._server.unasked[declared.name] = declared.unasked
        self._server.on(declared.name, self._receiver(declared))

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
            await self._server.enter_room(sid, room)
        for room in socket.leaves:
            await self._server.leave_room(sid, room)
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
        rooms: list[str] = []
        if declared.rooms is not None:
            check(declared.access, identity, open_mode=self._open_mode)
            rooms = declared.rooms(identity)
            for room in rooms:
                await self._server.enter_room(socket.sid, room)
            self._connections.tell_watchers(identity)
        try:
            return await self._handle(declared, socket, connection, data, received_at)
        except NotSignedIn:
            # Revoked while it was let in, before its socket could be found.
            for room in rooms:
                await self._server.leave_room(socket.sid, room)
            raise

    async def _handle(
        self,
        declared: Event,
        socket: Socket,
        connection: Connection,
        data: object,
        received_at: datetime,
    ) -> object:
        identity = connection.identity
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
