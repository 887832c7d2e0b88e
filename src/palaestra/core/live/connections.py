"""Who is connected: the handshake, and what is told when a socket has gone."""

import logging
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

from palaestra.core.access import Identity
from palaestra.core.database import Database, DbSession
from palaestra.core.live.connection import Connection
from palaestra.core.live.credentials import address_of, sent_token, token_of
from palaestra.core.live.fanout import FanoutServer
from palaestra.core.live.grouping import Group
from palaestra.core.live.library import socketio
from palaestra.core.live.outbox import rooms_of
from palaestra.core.live.presence import Presence
from palaestra.core.live.quiet import quiet

logger = logging.getLogger(__name__)

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


class Connections:
    """Of this process, by socket; lives in the event loop."""

    def __init__(
        self,
        server: FanoutServer,
        *,
        database: Database,
        identify: IdentifyAll,
        knows_origin: KnowsOrigin,
        cookie: str,
        log: ConnectionLog,
        presence: Presence,
        left: Sequence[Left],
    ) -> None:
        self._server = server
        self._database = database
        self._door = Group[Credentials](database, identify, writes=False)
        self._knows_origin = knows_origin
        self._cookie = cookie
        self._log = log
        self._presence = presence
        self._left = left
        self._held: dict[str, Connection] = {}
        # Called when who came by a code enters a room, or leaves.
        self.watchers: list[Callable[[Identity], None]] = []
        server.on("connect", self._connect)
        server.on("disconnect", self._disconnect)
        if presence.process:
            self._name_sockets_after(presence.process)

    def _name_sockets_after(self, process: str) -> None:
        """What a process leaves open in the log when it is killed is found by its name."""
        anonymous = self._server.eio.generate_id
        self._server.eio.generate_id = lambda: f"{process}.{anonymous()}"

    def __len__(self) -> int:
        return len(self._held)

    def get(self, sid: str) -> Connection | None:
        return self._held.get(sid)

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
            await self._server.enter_room(sid, room)

    def _origin_fits(self, environ: dict[str, Any]) -> bool:
        origin = environ.get("HTTP_ORIGIN")
        return origin is None or self._knows_origin(origin, environ.get("HTTP_HOST", ""))

    async def _count_in(self, sid: str, made: Connection) -> None:
        known = made.identity.is_known
        most = SIGNED_IN_PER_ADDRESS if known else ANONYMOUS_PER_ADDRESS
        if not await self._presence.enter(made.address, signed_in=known, most=most):
            raise socketio.exceptions.ConnectionRefusedError("too_many")
        self._held[sid] = made
        if self._server.manager.eio_sid_from_sid(sid, "/") not in self._server.environ:
            # It left meanwhile, and the library tells nobody of those that never came in.
            await self._disconnect(sid)
            raise socketio.exceptions.ConnectionRefusedError("left")

    async def _disconnect(self, sid: str, _reason: str = "") -> None:
        self._log.closed(sid)
        gone = self._held.pop(sid, None)
        if gone is None:
            return
        quiet.note_dropped()
        await self._presence.leave(gone.address, signed_in=gone.identity.is_known)
        # Who came by a code has nothing that outlives the socket.
        if gone.identity.view is None:
            await self._tell_left(sid)
        else:
            self.tell_watchers(gone.identity)

    def tell_watchers(self, identity: Identity) -> None:
        for watch in self.watchers:
            watch(identity)

    async def _tell_left(self, sid: str) -> None:
        for left in self._left:
            try:
                await self._database.atransact(left, sid)
            except Exception:
                logger.exception("a feature could not be told that a socket has gone")
