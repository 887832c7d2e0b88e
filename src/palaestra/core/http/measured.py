"""How long each request took, for `/metrics`."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from palaestra.core.metrics import Metrics

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
# The framework's own types of a message are narrower than the protocol's.
App = Callable[..., Awaitable[None]]

# Addresses that are nobody's are told apart by nothing: strangers invent them.
NOBODYS = "(none)"


class Measured:
    """ASGI middleware around the HTTP application, which notes in the scope whose route it was."""

    def __init__(self, app: App, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._metrics.counts:
            return await self._app(scope, receive, send)
        started, status = time.perf_counter(), 0

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting_status)
        finally:
            self._metrics.request(
                scope["method"],
                scope.get("path_template") or NOBODYS,
                status or 499,  # it left before there was an answer
                seconds=time.perf_counter() - started,
            )
