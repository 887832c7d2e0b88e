"""Handlers of the operator that replace ours or stand beside them (document 000, "Handlers").

One whose path equals one of ours replaces ours and all its aliases, for every method.
`/static/(.*)` means our static files, and `/(.*)` our page for what is not found.
"""

import asyncio
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, get_args

from litestar import Litestar, Request, Router
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response

from palaestra.core.access import public
from palaestra.core.errors import ConfigurationError
from palaestra.core.http.render import render, respond
from palaestra.core.http.route import Method, Route

Given: TypeAlias = tuple[str, Any] | tuple[str, Any, Mapping[str, Any]]
_METHODS: tuple[Method, ...] = get_args(Method)
_DOCUMENTED = {r"/static/(.*)": "/static/{name:path}"}
NOT_FOUND = r"/(.*)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """One of the operator's handlers, at every path that it takes over."""

    paths: tuple[str, ...]
    handler: Any
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def routes(self) -> list[Route]:
        """For the tables of addresses and access: the operator's handlers check for themselves."""
        methods = self.handler.http_methods if self.is_of_framework else _METHODS
        return [
            Route(
                method=method,
                paths=self.paths,
                access=public,
                handler=self.handler,
                writes=method != "GET",
                is_foreign=True,
            )
            for method in _METHODS
            if method in methods
        ]

    @property
    def is_of_framework(self) -> bool:
        return isinstance(self.handler, HTTPRouteHandler)

    def build(self) -> list[Any]:
        """What the framework takes."""
        if self.is_of_framework:
            return [Router(path=path, route_handlers=[self.handler]) for path in self.paths]
        endpoint = answering(self.handler, self.options)
        return [
            HTTPRouteHandler(path=list(self.paths), http_method=list(_METHODS), status_code=200)(
                endpoint
            )
        ]


def answering(handler: Callable[..., Any], options: Mapping[str, Any]) -> Callable[..., Any]:
    """A plain function of the request as an endpoint; a slow one holds up nobody else."""

    async def endpoint(request: Request[Any, Any, Any]) -> Response[Any]:
        await request.body()  # here, since a function in a thread cannot wait for it
        if inspect.iscoroutinefunction(handler):
            result = await handler(request, **options)
        else:
            result = await asyncio.to_thread(handler, request, **options)
        return result if isinstance(result, Response) else respond(render(result, status=200), {})

    return endpoint


def everywhere(endpoint: Callable[..., Any]) -> Litestar:
    """An application that answers every address with `endpoint`."""
    catch_all = HTTPRouteHandler(
        path=["/", "/{rest:path}"], http_method=list(_METHODS), status_code=200
    )(endpoint)
    return Litestar(route_handlers=[catch_all], openapi_config=None, logging_config=None)


@dataclass(frozen=True, slots=True)
class Plan:
    """Our routes that stay, the operator's handlers, and theirs for what is not found."""

    ours: list[Route]
    foreign: list[Foreign]
    elsewhere: Any = None


def plan(routes: list[Route], given: Sequence[Any]) -> Plan:
    """Raises ConfigurationError for what is no handler."""
    ours, foreign, elsewhere = routes, list[Foreign](), None
    for entry in given:
        path, handler, options = _read(entry)
        if path == NOT_FOUND:
            elsewhere = everywhere(answering(handler, options))
            continue
        path = _DOCUMENTED.get(path, path)
        replaced = [route for route in routes if path in route.paths]
        aliases = dict.fromkeys(alias for route in replaced for alias in route.paths)
        ours = [route for route in ours if not set(route.paths) & aliases.keys()]
        foreign.append(Foreign(paths=tuple(aliases) or (path,), handler=handler, options=options))
    return Plan(ours, foreign, elsewhere)


def _read(entry: Any) -> tuple[str, Any, Mapping[str, Any]]:
    if not isinstance(entry, tuple) or len(entry) not in (2, 3):
        raise ConfigurationError("A handler is (path, handler) or (path, handler, arguments).")
    path, handler = entry[0], entry[1]
    options: Mapping[str, Any] = entry[2] if len(entry) == 3 else {}
    if not isinstance(path, str) or not path.startswith("/"):
        raise ConfigurationError(f"The path of a handler begins with a slash, unlike {path!r}.")
    if not isinstance(handler, HTTPRouteHandler) and not callable(handler):
        raise ConfigurationError(f"The handler of {path} is neither a function nor a route.")
    return path, handler, options
