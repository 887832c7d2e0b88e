"""The Socket.IO server, put together: who is connected, what they send, what leaves."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from palaestra.core.access import Identity
from palaestra.core.database import Database
from palaestra.core.live.connections import (
    ConnectionLog,
    Connections,
    IdentifyAll,
    KnowsOrigin,
    Left,
    NoLog,
)
from palaestra.core.live.event import Event
from palaestra.core.live.fanout import Fanout, FanoutServer
from palaestra.core.live.presence import Presence
from palaestra.core.live.receiving import Receiving
from palaestra.core.live.sending import Sending
from palaestra.core.metrics import Metrics

if TYPE_CHECKING:
    from palaestra.core.live.rooms import SharedRooms

MIB = 1 << 20


class Live(Sending):
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
        fanout = Fanout() if rooms is None else rooms
        super().__init__(_server(fanout), fanout, rooms)
        log = log or NoLog()
        self._connections = Connections(
            self.server,
            database=database,
            identify=identify,
            knows_origin=knows_origin,
            cookie=cookie,
            log=log,
            presence=presence or Presence(),
            left=left,
        )
        Receiving(
            self.server,
            self._connections,
            database=database,
            identify=identify,
            open_mode=open_mode,
            log=log,
            metrics=metrics or Metrics(),
        ).declare(events)

    @property
    def connected(self) -> int:
        """How many sockets this process has."""
        return len(self._connections)

    @property
    def watchers(self) -> list[Callable[[Identity], None]]:
        """Called in the event loop when who came by a code enters a room, or leaves."""
        return self._connections.watchers


def _server(fanout: Fanout) -> FanoutServer:
    return FanoutServer(
        fanout,
        async_mode="asgi",
        # Origins are checked at the handshake by our own rule.
        cors_allowed_origins="*",
        cors_credentials=False,
        max_http_buffer_size=8 * MIB,
        http_compression=False,
        logger=False,
        engineio_logger=False,
    )
