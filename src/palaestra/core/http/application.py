"""The HTTP application: routes, errors that no handler made, the shell page for the rest."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Any

from litestar import Litestar, Request
from litestar.exceptions import HTTPException
from litestar.response import Response
from litestar.types import ExceptionHandlersMap

from palaestra.core.errors import ConfigurationError, PalaestraError
from palaestra.core.http.addresses import Addresses
from palaestra.core.http.call import Call
from palaestra.core.http.endpoint import Desk, build, call_of
from palaestra.core.http.errors import (
    ErrorShapes,
    Failure,
    failure_of,
    failure_of_status,
    problem,
)
from palaestra.core.http.failure_page import FailurePage
from palaestra.core.http.foreign import Foreign
from palaestra.core.http.render import Rendered, respond
from palaestra.core.http.route import Route

logger = logging.getLogger(__name__)

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def build_application(
    routes: list[Route],
    desk: Desk,
    *,
    addresses: Addresses,
    shapes: ErrorShapes,
    lifespan: list[Lifespan],
    foreign: Sequence[Foreign] = (),
    debug: bool = False,
) -> Litestar:
    """One ASGI application for `routes`; raises ConfigurationError for two that clash."""
    refuse_clashes(routes)
    others = [built for handler in foreign for built in handler.build()]
    reject = _Rejection(desk, addresses, shapes)
    return Litestar(
        route_handlers=[*(build(route, desk) for route in routes), *others],
        path=desk.basepath or "/",
        exception_handlers=_exception_handlers(reject, debug=debug),
        lifespan=lifespan,
        openapi_config=None,
        logging_config=None,
        request_max_body_size=None,
    )


def refuse_clashes(routes: list[Route]) -> None:
    """Start-up fails if two parts of the house declare the same method and path."""
    seen: dict[tuple[str, str], Route] = {}
    for route in routes:
        for path in route.paths:
            other = seen.setdefault((route.method, path), route)
            if other is not route:
                raise ConfigurationError(
                    f"{route.method} {path} is declared twice: "
                    f"{other.handler.__module__} and {route.handler.__module__}."
                )


def _exception_handlers(reject: "_Rejection", *, debug: bool) -> ExceptionHandlersMap:
    def ours(request: Request[Any, Any, Any], error: PalaestraError) -> Response[Any]:
        failure = failure_of(error)
        if failure.status == 500:
            _report(request, error)
        return reject(request, failure)

    def frameworks(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
        failure = failure_of_status(error.status_code, _MESSAGES.get(error.status_code))
        if failure.status == 500 and error.detail != _CLIENT_LEFT:
            _report(request, error)
        return reject(request, failure)

    def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        _report(request, error)
        said = f"{type(error).__name__}: {error}" if debug else _MESSAGES[500]
        return reject(request, failure_of_status(500, said))

    return {PalaestraError: ours, HTTPException: frameworks, Exception: unexpected}


# What the framework says when a connection breaks off before the body is read: nobody's fault.
_CLIENT_LEFT = "client disconnected prematurely"


def _report(request: Request[Any, Any, Any], error: Exception) -> None:
    logger.error("%s %s failed", request.method, request.url.path, exc_info=error)


# What a person sees as a page; other failures belong to a form or a program that reads them.
_PAGES = frozenset({404, 405, 413, 429, 500})

_MESSAGES = {
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    413: "The body is larger than this address takes.",
    500: "Something went wrong on the server; what was saved before is safe.",
}


@dataclass(frozen=True, slots=True)
class _Rejection:
    """A failure as the owner of the path says it: its document's shape, else page or problem."""

    desk: Desk
    addresses: Addresses
    shapes: ErrorShapes

    def __call__(self, request: Request[Any, Any, Any], failure: Failure) -> Response[Any]:
        call = call_of(request, self.desk.basepath)
        shape = self.shapes.owner(call.path)
        headers = self._headers(call, failure)
        if shape is None and self._wants_page(call, failure):
            status = 404 if failure.status == 405 and call.method == "GET" else failure.status
            return FailurePage(self.desk, call, status=status, headers=headers)
        content, media_type = (shape or problem)(replace(failure, wants_json=call.wants_json))
        rendered = Rendered(
            content=content, status=failure.status, media_type=media_type, headers=headers
        )
        cross_origin = self._is_cross_origin(call.path)
        cors = self.desk.origins.cors_headers(call.headers, cross_origin=cross_origin)
        return respond(rendered, cors)

    def _is_cross_origin(self, path: str) -> bool:
        return self.addresses.is_cross_origin(path) or self.shapes.is_cross_origin(path)

    def _wants_page(self, call: Call, failure: Failure) -> bool:
        return failure.status in _PAGES and call.accepts_html and self.desk.shell.is_built

    def _headers(self, call: Call, failure: Failure) -> dict[str, str]:
        headers = {}
        if failure.retry_after is not None:
            headers["Retry-After"] = str(failure.retry_after)
        if failure.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        if failure.status == 405:
            headers["Allow"] = ", ".join(sorted(self.addresses.find(call.path)))
        return headers
