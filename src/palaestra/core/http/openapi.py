"""The API reference as OpenAPI 3.1, made by the framework from the routes' own signatures.

The served handlers take only the request, so that access is checked before anything is read;
this application is built from the true signatures, asked for its schema, and never serves.
"""

import inspect
from collections.abc import Callable
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from litestar import Litestar
from litestar.constants import RESERVED_KWARGS
from litestar.enums import RequestEncodingType
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Contact
from litestar.params import BodyKwarg, PathParameter, QueryParameter

from palaestra.core.access import Identity
from palaestra.core.database import DbSession
from palaestra.core.http.call import Call
from palaestra.core.http.render import Rendered
from palaestra.core.http.reply import FileReply, Redirect, Reply, StreamReply
from palaestra.core.http.route import Route


def describe(
    routes: list[Route], *, version: str, basepath: str, parts: set[type]
) -> dict[str, Any]:
    """The OpenAPI document of every route that is not a page."""
    handlers = [
        _documented(route, parts) for route in routes if not (route.is_page or route.is_foreign)
    ]
    app = Litestar(
        route_handlers=handlers,
        openapi_config=OpenAPIConfig(
            title="Palaestra",
            version=version,
            description="Every operation says who may use it.",
            contact=Contact(name="The operator of this server"),
        ),
        path=basepath,
        logging_config=None,
    )
    return _settled(app.openapi_schema.to_schema())


def _settled(document: dict[str, Any]) -> dict[str, Any]:
    """Always in the same order, and without the framework's own shape of a refusal.

    Ours have the shape that the owner of the path gives them: see the errors' own page.
    """
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("400", None)
    document["paths"] = dict(sorted(document["paths"].items()))
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document


def _documented(route: Route, parts: set[type]) -> HTTPRouteHandler:
    return HTTPRouteHandler(
        path=list(route.paths),
        http_method=route.method,
        status_code=route.status,
        summary=_first_line(route.handler),
        description=f"{inspect.getdoc(route.handler) or ''}\n\nWho may: {route.access.describe()}.",
        operation_id=_operation_id,
        sync_to_thread=False,
        tags=[_part_of_the_house(route.handler)],
    )(_with_true_signature(route, parts))


def _operation_id(_handler: Any, method: Any, path: list[Any]) -> str:
    words = [str(getattr(part, "name", part)) for part in path]
    return "_".join([method.lower(), *words]).replace("-", "_").replace(".", "_")


def _part_of_the_house(handler: Callable[..., Any]) -> str:
    """The feature, or the part of core, whose module this is."""
    _, part, *below = handler.__module__.split(".")
    return below[0] if part == "core" else part


def _first_line(handler: Callable[..., Any]) -> str:
    return (inspect.getdoc(handler) or handler.__name__).splitlines()[0]


def _with_true_signature(route: Route, parts: set[type]) -> Callable[..., Any]:
    hints = get_type_hints(route.handler)
    hidden = {DbSession, Identity, Call} | parts
    parameters = [
        _parameter(route, parameter, hints.get(name, str))
        for name, parameter in inspect.signature(route.handler).parameters.items()
        if hints.get(name, str) not in hidden
    ]
    returns = _content_type(hints.get("return"), route.status)

    def documented(**_: Any) -> Any:
        raise AssertionError("the documentation application serves nothing")

    documented.__name__ = route.handler.__name__
    documented.__signature__ = inspect.Signature(parameters, return_annotation=returns)  # type: ignore[attr-defined]  # a function has a dict
    documented.__annotations__ = {p.name: p.annotation for p in parameters} | {"return": returns}
    return documented


def _parameter(route: Route, parameter: inspect.Parameter, kind: Any) -> inspect.Parameter:
    name, by_keyword = parameter.name, parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
    if name == "data":
        return by_keyword.replace(
            annotation=Annotated[kind, BodyKwarg(media_type=RequestEncodingType.JSON)]
        )
    if f"{{{name}:" in route.paths[0]:
        return by_keyword.replace(annotation=Annotated[kind, PathParameter()])
    # The framework gives some names a meaning of its own; on the wire they keep ours.
    own = f"{name}_" if name in RESERVED_KWARGS else name
    return by_keyword.replace(name=own, annotation=Annotated[kind, QueryParameter(name=name)])


def _content_type(returns: Any, status: int) -> Any:
    if returns in (None, type(None)) or status == 204:
        return None
    if get_origin(returns) is Reply:
        return get_args(returns)[0]
    if get_origin(returns) in (Union, UnionType):
        replies = [part for part in get_args(returns) if get_origin(part) is Reply]
        return _content_type(replies[0], status) if replies else bytes
    if returns in (Rendered, FileReply, StreamReply, Redirect, Reply):
        return bytes
    return returns
