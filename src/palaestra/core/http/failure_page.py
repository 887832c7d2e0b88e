"""The page that says what failed, to whoever is signed in."""

from collections.abc import Callable
from typing import Any

from litestar.response import Response
from litestar.types import Receive, Scope, Send

from palaestra.core.access import Identity
from palaestra.core.http.call import Call
from palaestra.core.http.endpoint import Desk
from palaestra.core.http.render import respond


class FailurePage(Response[bytes]):
    """A response that looks up who calls as it is sent.

    The framework asks for the response to an error on the event loop and at once; the lookup is
    one of the database, which is neither.
    """

    def __init__(self, desk: Desk, call: Call, *, status: int, headers: dict[str, str]) -> None:
        super().__init__(content=b"", status_code=status, headers=headers)
        self._desk = desk
        self._call = call
        self._status = status
        self._extra_headers = headers

    def to_asgi_response(self, *given: Any, **options: Any) -> Any:
        async def send_page(scope: Scope, receive: Receive, send: Send) -> None:
            response = await self._response()
            send_rendered: Callable[..., Any] = response.to_asgi_response(*given, **options)
            await send_rendered(scope, receive, send)

        return send_page

    async def _response(self) -> Response[Any]:
        identity = await self._identity()
        rendered = self._desk.shell.render(self._call, identity, status=self._status)
        return respond(rendered, self._extra_headers)

    async def _identity(self) -> Identity:
        if self._status == 500:  # perhaps it is the database that failed
            return Identity()
        return await self._desk.database.aread(self._desk.identify, self._call)
