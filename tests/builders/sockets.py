"""Socket.IO clients of a running server."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

import socketio

PATIENCE = 60


class Served(Protocol):
    """A server in a thread or in a process of its own."""

    @property
    def url(self) -> str: ...


class Refused(Exception):
    """With the server's reason."""


@asynccontextmanager
async def connected(server: Served, **options: Any) -> AsyncIterator[socketio.AsyncClient]:
    """A client for the block. Raises Refused where the server does not let it in."""
    client = socketio.AsyncClient(reconnection=False)
    reasons: list[str] = []
    client.on("connect_error", lambda reason: reasons.append(str(reason)))
    parts = urlsplit(server.url)
    options = {"transports": ["websocket"], "wait_timeout": PATIENCE} | options
    try:
        await client.connect(
            f"{parts.scheme}://{parts.netloc}", socketio_path=f"{parts.path}/socket.io", **options
        )
    except socketio.exceptions.ConnectionError as error:
        raise Refused(*reasons) from error
    try:
        yield client
    finally:
        # The library leaves the last long poll open until its time is over.
        polls = client.eio.current_transport == "polling"
        await (client.eio.disconnect(abort=True) if polls else client.disconnect())


class Caller:
    """A client for tests that are not asynchronous; it keeps what the server sent."""

    def __init__(self, loop: asyncio.Runner, client: socketio.AsyncClient) -> None:
        self._loop = loop
        self._client = client
        self._received: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        client.on("*", self._keep)

    @classmethod
    async def made(cls, loop: asyncio.Runner, client: socketio.AsyncClient) -> Self:
        return cls(loop, client)

    async def _keep(self, event: str, data: Any = None) -> None:
        await self._received.put((event, data))

    def call(self, event: str, data: Any = None) -> Any:
        """Send, and the acknowledgement."""
        return self._loop.run(self._client.call(event, data, timeout=PATIENCE))

    def send(self, event: str, data: Any = None) -> None:
        """Send, and ask for no acknowledgement."""
        self._loop.run(self._client.emit(event, data))

    def call_all(self, event: str, payloads: list[Any]) -> list[Any]:
        """Send all at once without waiting between, and the acknowledgements in that order."""
        return self._loop.run(self._call_all(event, payloads))

    async def _call_all(self, event: str, payloads: list[Any]) -> list[Any]:
        calls = [self._client.call(event, data, timeout=PATIENCE) for data in payloads]
        return list(await asyncio.gather(*calls))

    def next(self) -> tuple[str, Any]:
        """The next message of the server: its name and payload."""
        return self._loop.run(asyncio.wait_for(self._received.get(), PATIENCE))

    @property
    def waiting(self) -> int:
        """Messages that came and were not taken."""
        return self._received.qsize()

    def wait_until_closed(self) -> None:
        """Until the server ends the connection."""
        self._loop.run(asyncio.wait_for(self._client.wait(), PATIENCE))


@contextmanager
def calling(server: Served, **options: Any) -> Iterator[Caller]:
    """A caller for the block. Raises Refused where the server does not let it in."""
    with asyncio.Runner() as loop:
        connection = connected(server, **options)
        client = loop.run(connection.__aenter__())
        caller = loop.run(Caller.made(loop, client))
        try:
            yield caller
        finally:
            loop.run(connection.__aexit__(None, None, None))
