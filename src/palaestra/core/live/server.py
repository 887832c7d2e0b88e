"""The Socket.IO server: handshake, one connection's events in order, acknowledgements."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from palaestra.core.access import Identity, check
from palaestra.core.database import Database, DbSession, utc_now
from palaestra.core.decoding import invalid_from
from palaestra.core.errors import ConfigurationError, PalaestraError, TooLarge
from palaestra.core.live.event import Event, Socket
from palaestra.core.live.library import socketio
from palaestra.core.live.outbox import rooms_of
from palaestra.core.live.presence import Presence
from palaestra.core.metrics import Metrics

if TYPE_CHECKING:
    from palaestra.core.live.rooms import SharedRooms

logger = logging.getLogger(__name__)

MIB = 1 << 20
ANONYMOUS_PER_ADDRESS = 100
SIGNED_IN_PER_ADDRESS = 5000
BEFORE_SIGN_IN = 16 << 10

IdentifyToken = Callable[[DbSession, str | None, str], Identity]
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
    """One Socket.IO server for every feature; `identify` turns a token into an Identity.

    With `rooms`, and `presence` to match, it is one server together with other processes.
    """

    def __init__(
        self,
        events: list[Event],
        *,
        database: Database,
        identify: IdentifyToken,
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
        self._tokens: dict[str, str | None] = {}
        self._addresses: dict[str, tuple[str, bool]] = {}
        self._presence = presence or Presence()
        self._rooms = rooms
        self._left = left
        self._connected_at: dict[str, datetime] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self.server = socketio.AsyncServer(
            async_mode="asgi",
            client_manager=rooms,
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
            self.server.on(declared.name, self._receiver(declared))
        self.server.on("*", _unknown)

    @property
    def connected(self) -> int:
        """How many sockets this process has."""
        return len(self._tokens)

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
        address = _address(environ)
        token = _token(environ, auth, self._cookie)
        by_cookie = token is not None and not _sent_token(environ, auth)
        if by_cookie and not self._origin_fits(environ):
            raise socketio.exceptions.ConnectionRefusedError("origin")
        identity = await self._database.aread(self._identify, token, address)
        if token is not None and not identity.is_known:
            raise socketio.exceptions.ConnectionRefusedError("credentials")
        await self._count_in(sid, address, signed_in=identity.is_known)
        self._tokens[sid] = token
        self._connected_at[sid] = utc_now()
        self._locks[sid] = asyncio.Lock()
        self._log.opened(sid, identity)
        for room in rooms_of(identity):
            await self.server.enter_room(sid, room)

    def _origin_fits(self, environ: dict[str, Any]) -> bool:
        origin = environ.get("HTTP_ORIGIN")
        return origin is None or self._knows_origin(origin, environ.get("HTTP_HOST", ""))

    async def _count_in(self, sid: str, address: str, *, signed_in: bool) -> None:
        most = SIGNED_IN_PER_ADDRESS if signed_in else ANONYMOUS_PER_ADDRESS
        if not await self._presence.enter(address, signed_in=signed_in, most=most):
            raise socketio.exceptions.ConnectionRefusedError("too_many")
        self._addresses[sid] = (address, signed_in)
        if self.server.manager.eio_sid_from_sid(sid, "/") not in self.server.environ:
            # It left meanwhile, and the library tells nobody of those that never came in.
            await self._disconnect(sid)
            raise socketio.exceptions.ConnectionRefusedError("left")

    async def _disconnect(self, sid: str, _reason: str = "") -> None:
        counted = self._addresses.pop(sid, None)
        self._tokens.pop(sid, None)
        self._locks.pop(sid, None)
        self._connected_at.pop(sid, None)
        self._log.closed(sid)
        if counted is not None:
            await self._presence.leave(counted[0], signed_in=counted[1])
            await self._tell_left(sid)

    async def _tell_left(self, sid: str) -> None:
        for left in self._left:
            try:
                await self._database.atransact(left, sid)
            except Exception:
                logger.exception("a feature could not be told that a socket has gone")

    # --- events

    def _receiver(self, declared: Event) -> Callable[..., Any]:
        async def receive(sid: str, data: object = None, *_more: object) -> dict[str, Any]:
            lock = self._locks.get(sid)
            if lock is None:
                return _refusal("not_connected", "The connection has ended.")
            self._log.sent(sid, declared.name)
            self._metrics.event(declared.name)
            async with lock:
                return await self._answer(declared, sid, data)

        return receive

    async def _answer(self, declared: Event, sid: str, data: object) -> dict[str, Any]:
        socket = Socket(sid, self._connected_at.get(sid) or utc_now())
        try:
            answer = await self._run(declared, socket, data)
        except PalaestraError as error:
            return _refusal(error.code, error.message, getattr(error, "field", None))
        except Exception:
            logger.exception("the event %s failed", declared.name)
            return _refusal("error", "Something went wrong; nothing of this event was kept.")
        for room in socket.joins:
            await self.server.enter_room(sid, room)
        for room in socket.leaves:
            await self.server.leave_room(sid, room)
        return {"ok": True, **(msgspec.to_builtins(answer) if answer is not None else {})}

    async def _run(self, declared: Event, socket: Socket, data: object) -> object:
        token = self._tokens.get(socket.sid)
        address, _ = self._addresses.get(socket.sid, ("", False))

        def work(db: DbSession) -> object:
            identity = self._identify(db, token, address)
            check(declared.access, identity, open_mode=self._open_mode)
            payload = _payload(declared, data, signed_in=identity.is_known)
            return declared.call(db=db, identity=identity, payload=payload, socket=socket)

        run = self._database.atransact if declared.writes else self._database.aread
        return await run(work)

    # --- what leaves, from any thread

    def send(self, message: str, payload: object, *, room: str) -> None:
        self._soon(lambda: self.server.emit(message, payload, room=room))

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
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        loop.call_soon_threadsafe(lambda: asyncio.ensure_future(make()))


async def _unknown(event: str, _sid: str, *_data: object) -> dict[str, Any]:
    return _refusal("not_found", f"There is no event {event[:40]!r}.")


def _payload(declared: Event, data: object, *, signed_in: bool) -> object:
    limit = declared.max_bytes if signed_in else min(declared.max_bytes, BEFORE_SIGN_IN)
    if len(msgspec.json.encode(data)) > limit:
        raise TooLarge(declared.name, f"A message of this event has at most {limit:,} bytes.")
    try:
        return msgspec.convert(data, type=declared.payload)
    except msgspec.ValidationError as error:
        raise invalid_from(error) from error


def _refusal(code: str, message: str, field: str | None = None) -> dict[str, Any]:
    error = {"code": code, "message": message}
    return {"ok": False, "error": {**error, "field": field} if field else error}


def _address(environ: dict[str, Any]) -> str:
    scope = environ.get("asgi.scope") or {}
    client = scope.get("client")
    return str(client[0]) if client else ""


def _sent_token(environ: dict[str, Any], auth: object) -> str | None:
    """A token that a program gave on purpose: in `auth`, else in the Authorization header."""
    if isinstance(auth, dict) and auth.get("token") is not None:
        return str(auth["token"]).removeprefix("Bearer ").strip()
    kind, _, token = str(environ.get("HTTP_AUTHORIZATION", "")).partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def _token(environ: dict[str, Any], auth: object, cookie: str) -> str | None:
    sent = _sent_token(environ, auth)
    if sent is not None:
        return sent
    try:
        cookies = SimpleCookie(str(environ.get("HTTP_COOKIE", "")))
    except CookieError:
        return None
    return cookies[cookie].value if cookie in cookies else None
