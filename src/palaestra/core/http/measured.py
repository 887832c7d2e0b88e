"""How long each request took, for `/metrics`."""

from collections.abc import Awaitable, Callable

from palaestra.core.metrics import Metrics
from palaestra.core.telemetry import Receive, Scope, Send, observe

# Addresses that are nobody's are told apart by nothing: strangers invent them.
NOBODYS = "(none)"


class Measured:
    """ASGI middleware around the HTTP application, which notes in the scope whose route it was."""

    # The framework's own types of a message are narrower than the protocol's.
    def __init__(self, app: Callable[..., Awaitable[None]], metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._metrics.counts:
            return await self._app(scope, receive, send)

        def told(status: int, seconds: float) -> None:
            route = scope.get("path_template") or NOBODYS
            # 499: it left before there was an answer.
            self._metrics.request(scope["method"], route, status or 499, seconds=seconds)

        return await observe(self._app, scope, receive, send, told=told)
