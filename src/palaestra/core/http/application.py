"""The HTTP application: routes, errors that no handler made, the shell page for the rest."""

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Litestar, Request
from litestar.exceptions import HTTPException
from litestar.response import Response
from litestar.types import ExceptionHandlersMap

from palaestra.core.access import Identity
from palaestra.core.errors import ConfigurationError, PalaestraError
from palaestra.core.http.endpoint import Desk, build, call_of
from palaestra.core.http.errors import (
    ErrorShapes,
    Failure,
    failure_of,
    failure_of_status,
    problem,
)
from palaestra.core.http.origins import UnknownHost
from palaestra.core.http.render import Rendered, respond
from palaestra.core.http.route import Route

logger = logging.getLogger(__name__)

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]
Rejection = Response[Any]


def build_application(
    routes: list[Route], desk: Desk, *, shapes: ErrorShapes, lifespan: list[Lifespan]
) -> Litestar:
    """One ASGI application for `routes`; raises ConfigurationError for two that clash."""
    refuse_clashes(routes)
    return Litestar(
        route_handlers=[build(route, desk) for route in routes],
        path=desk.basepath or "/",
        exception_handlers=_exception_handlers(desk, shapes),
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


def _exception_handlers(desk: Desk, shapes: ErrorShapes) -> ExceptionHandlersMap:
    def ours(request: Request[Any, Any, Any], error: PalaestraError) -> Rejection:
        failure = failure_of(error)
        if failure.status == 500:
            logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
        if isinstance(error, UnknownHost):
            failure = Failure(status=421, code=error.code, message=error.message)
        return _reject(request, failure, desk, shapes)

    def frameworks(request: Request[Any, Any, Any], error: HTTPException) -> Rejection:
        failure = failure_of_status(error.status_code, _MESSAGES.get(error.status_code))
        if failure.status == 500:
            logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
        response = _reject(request, failure, desk, shapes)
        if allow := (error.headers or {}).get("Allow"):
            response.headers["Allow"] = allow
        return response

    def unexpected(request: Request[Any, Any, Any], error: Exception) -> Rejection:
        logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return _reject(request, failure_of_status(500, _MESSAGES[500]), desk, shapes)

    return {PalaestraError: ours, HTTPException: frameworks, Exception: unexpected}


_MESSAGES = {
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    413: "The body is larger than this address takes.",
    500: "Something went wrong on the server; what was saved before is safe.",
}


def _reject(
    request: Request[Any, Any, Any], failure: Failure, desk: Desk, shapes: ErrorShapes
) -> Rejection:
    call = call_of(request, desk.basepath)
    if call.method == "OPTIONS" and failure.status == 405:
        return respond(Rendered(status=204, headers=desk.origins.preflight(call)), {})
    shape = shapes.owner(call.path)
    wants_page = call.method == "GET" and call.accepts_html and shape is None
    if wants_page and failure.status in (404, 405):
        return respond(desk.shell.render(Identity(), status=404), {})
    content, media_type = (shape or problem)(failure)
    headers = {} if failure.retry_after is None else {"Retry-After": str(failure.retry_after)}
    if failure.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    rendered = Rendered(
        content=content, status=failure.status, media_type=media_type, headers=headers
    )
    return respond(rendered, desk.origins.cors_headers(call, cross_origin=False))
