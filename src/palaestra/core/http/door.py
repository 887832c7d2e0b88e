"""What every request meets first, HTTP and sockets alike: Host, preflights, HEAD, `nosniff`."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from palaestra.core.http.addresses import Addresses
from palaestra.core.http.errors import ErrorShapes, Failure, problem
from palaestra.core.http.origins import Origins

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_NOSNIFF = (b"x-content-type-options", b"nosniff")


class Door:
    """ASGI middleware. `sockets` is the path of Socket.IO, which answers preflights itself.

    `elsewhere` is the operator's own answer for addresses where nothing stands.
    """

    def __init__(
        self,
        app: App,
        *,
        addresses: Addresses,
        origins: Origins,
        shapes: ErrorShapes,
        basepath: str,
        sockets: str,
        elsewhere: App | None = None,
    ) -> None:
        self._app = app
        self._addresses = addresses
        self._origins = origins
        self._shapes = shapes
        self._basepath = basepath
        self._sockets = f"{sockets}/"
        self._elsewhere = elsewhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        headers = _headers(scope)
        if not self._origins.knows_host(headers.get("host", "")):
            await self._refuse(scope, headers.get("host", ""), send)
            return None
        if scope["type"] == "websocket":
            return await self._app(scope, receive, send)
        return await self._admit(scope, headers, receive, _sniffing_forbidden(send))

    async def _admit(
        self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send
    ) -> None:
        is_socket = f"{scope['path']}/".startswith(self._sockets)
        routes = {} if is_socket else self._addresses.find(self._inner(scope))
        if self._elsewhere and not routes and not is_socket:
            return await self._elsewhere(scope, receive, send)
        if scope["method"] == "OPTIONS" and routes:
            cross_origin = any(route.cross_origin for route in routes.values())
            answer = self._origins.preflight(headers, cross_origin=cross_origin)
            status = 200 if cross_origin else 204  # as the documents of the open addresses say
            return await _reply(send, status, {"Allow": ", ".join(sorted(routes)), **answer})
        if scope["method"] == "HEAD" and "GET" in routes and not routes["GET"].writes:
            # The server leaves out the body by itself, since it knows the true method.
            scope = {**scope, "method": "GET"}
        return await self._app(scope, receive, send)

    def _inner(self, scope: Scope) -> str:
        path: str = scope["path"]
        return path.removeprefix(self._basepath)

    async def _refuse(self, scope: Scope, host: str, send: Send) -> None:
        """421: a page of a stranger's name that resolves to this machine (DNS rebinding)."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        failure = Failure(
            status=421,
            code="unknown_host",
            message=f"This server does not answer for the host {host!r}.",
        )
        shape = self._shapes.owner(self._inner(scope)) or problem
        content, media_type = shape(failure)
        await _reply(_sniffing_forbidden(send), 421, {"Content-Type": media_type}, content=content)


def _headers(scope: Scope) -> dict[str, str]:
    pairs: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}


def _sniffing_forbidden(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            if not any(name.lower() == _NOSNIFF[0] for name, _ in headers):
                headers.append(_NOSNIFF)
            message = {**message, "headers": headers}
        await send(message)

    return sending


async def _reply(send: Send, status: int, headers: dict[str, str], *, content: bytes = b"") -> None:
    encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    if content:
        encoded.append((b"content-length", str(len(content)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": content})
