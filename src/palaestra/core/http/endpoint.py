"""From a Route to a handler of the framework: access, one hop to a thread, one transaction."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response

from palaestra.core.access import Identity, check
from palaestra.core.database import Database, DbSession
from palaestra.core.http.call import Call, Upload
from palaestra.core.http.origins import Origins
from palaestra.core.http.parameters import Parameters, Parts, is_async, read_signature
from palaestra.core.http.render import Rendered, render, respond
from palaestra.core.http.route import Route
from palaestra.core.http.shell import Shell

logger = logging.getLogger(__name__)

Identify = Callable[[DbSession, Call], Identity]
Count = Callable[[Identity, Call], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every endpoint stands on; `app.py` fills it. `count` raises TooMany."""

    database: Database
    identify: Identify
    origins: Origins
    shell: Shell
    parts: Parts
    basepath: str
    open_mode: bool
    count: Count

    def admit(self, db: DbSession, call: Call, route: Route) -> Identity:
        """Who calls, if they may. Raises NotSignedIn, Forbidden, TooMany."""
        identity = self.identify(db, call)
        if route.counts:
            self.count(identity, call)
        check(route.access, identity, open_mode=self.open_mode)
        return identity


def build(route: Route, desk: Desk) -> HTTPRouteHandler:
    """The framework's handler for `route`."""
    serve = _page(route, desk) if route.is_page else _operation(route, desk)

    async def endpoint(request: Request[Any, Any, Any]) -> Response[Any]:
        call = call_of(request, desk.basepath)
        call = desk.origins.admit(call, cross_origin=route.cross_origin)
        rendered = await serve(await _with_body(call, request, route))
        headers = desk.origins.cors_headers(call.headers, cross_origin=route.cross_origin)
        return respond(rendered, headers)

    endpoint.__name__ = getattr(route.handler, "__name__", "page").strip("_")
    return HTTPRouteHandler(
        path=list(route.paths),
        http_method=route.method,
        # The real status travels in the response; the default for DELETE forbids a body.
        status_code=200,
        request_max_body_size=route.max_body,
        opt={"route": route},
    )(endpoint)


def _operation(route: Route, desk: Desk) -> Callable[[Call], Any]:
    parameters = read_signature(route, desk.parts)
    if is_async(route.handler):
        return _async_operation(route, desk, parameters)
    run = desk.database.atransact if route.writes else desk.database.aread

    def work(db: DbSession, call: Call) -> Rendered:
        identity = desk.admit(db, call, route)
        result = route.handler(**parameters.arguments(call, identity, db))
        return render(result, status=route.status)

    async def serve(call: Call) -> Rendered:
        return await run(work, call)

    return serve


def _async_operation(route: Route, desk: Desk, parameters: Parameters) -> Callable[[Call], Any]:
    async def serve(call: Call) -> Rendered:
        identity = await desk.database.aread(desk.admit, call, route)
        result = await route.handler(**parameters.arguments(call, identity, None))
        return render(result, status=route.status)

    return serve


def _page(route: Route, desk: Desk) -> Callable[[Call], Any]:
    async def serve(call: Call) -> Rendered:
        identity = await desk.database.aread(desk.identify, call)
        return desk.shell.page(call, identity, access=route.access, open_mode=desk.open_mode)

    return serve


async def _with_body(call: Call, request: Request[Any, Any, Any], route: Route) -> Call:
    if route.streams:
        return replace(call, stream=request.stream, form=lambda: _form(request))
    if route.method == "GET" and not _has_body(call):
        return call
    body = await request.body()
    if call.content_type == "multipart/form-data":
        return replace(call, body=body, form=lambda: _form(request))
    return replace(call, body=body)


def _has_body(call: Call) -> bool:
    return "transfer-encoding" in call.headers or call.headers.get("content-length", "0") != "0"


def call_of(request: Request[Any, Any, Any], basepath: str) -> Call:
    """The request without the framework; its body is not read yet."""
    scope = request.scope
    client = scope.get("client")
    return Call(
        method=scope["method"],
        path=request.url.path.removeprefix(basepath),
        basepath=basepath,
        query=scope.get("query_string", b"").decode("latin-1"),
        headers=request.headers,
        cookies=request.cookies,
        path_parameters=request.path_params,
        address=client[0] if client else "",
        is_https=scope.get("scheme") == "https",
    )


async def _form(request: Request[Any, Any, Any]) -> dict[str, str | Upload]:
    form = await request.form()
    fields: dict[str, str | Upload] = {}
    for name, value in form.multi_items():
        fields[name] = value if isinstance(value, str) else _upload(value)
    return fields


def _upload(file: Any) -> Upload:
    return Upload(filename=file.filename, content_type=file.content_type, read_chunk=file.read)
