"""Sockets of several processes behind one port: a WebSocket stays with its process, polling not."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# In the shape in which Engine.IO refuses; 0 is its code for a transport that there is not.
REFUSAL = {
    "code": 0,
    "message": (
        "This server runs in several processes and takes WebSocket only: "
        'connect with transports: ["websocket"].'
    ),
}


class WebSocketOnly:
    """ASGI middleware that refuses long polling below `sockets`.

    Each request of a poller could reach another process, which knows nothing of it.
    """

    def __init__(self, app: App, *, sockets: str) -> None:
        self._app = app
        self._sockets = f"{sockets}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not f"{scope['path']}/".startswith(self._sockets):
            return await self._app(scope, receive, send)
        content = msgspec.json.encode(REFUSAL)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(content)).encode()),
            (b"access-control-allow-origin", b"*"),
        ]
        await send({"type": "http.response.start", "status": 400, "headers": headers})
        await send({"type": "http.response.body", "body": content})
        return None
