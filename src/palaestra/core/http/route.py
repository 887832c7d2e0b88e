"""Routes as data: what a feature lists in its ``routes.py``; nothing happens at import.

A handler is a plain function. What it asks for by its parameters is given to it:

* ``db: DbSession`` (or ``ReadSession``) the session of this request's one transaction
* ``identity: Identity`` who calls, already checked against `access`
* ``call: Call`` the request itself, without the framework
* ``data: SomeStruct`` the JSON body
* a parameter named in the path; any other name is a query parameter
* any part of the server by its type: ``blobs: Blobs``, ``settings: Settings``

A plain function runs in a worker thread, inside one transaction that is committed after its
answer is encoded. An ``async`` one (streams, long waits) opens its own by ``database.atransact``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, TypeVar

from palaestra.core.access import Access

Handler = TypeVar("Handler", bound=Callable[..., Any])
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

MIB = 1 << 20
JSON_BODY = 16 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation: `method` on each of `paths`, for whom `access` says."""

    method: Method
    paths: tuple[str, ...]
    access: Access
    handler: Callable[..., Any]
    writes: bool
    is_page: bool = False
    # The operator's own handler: it gets the framework's request and checks for itself.
    is_foreign: bool = False
    max_body: int = JSON_BODY
    streams: bool = False
    status: int = 200
    cross_origin: bool = False
    # Whether a call counts for `[limits] api`; pages and what they are made of never do.
    counts: bool = True

    @property
    def name(self) -> str:
        return f"{self.method} {self.paths[0]}"


def _declare(
    method: Method, paths: tuple[str, ...], access: Access, options: dict[str, Any]
) -> Callable[[Handler], Handler]:
    def attach(handler: Handler) -> Handler:
        route = Route(method=method, paths=paths, access=access, handler=handler, **options)
        declared: list[Route] = getattr(handler, "routes", [])
        handler.routes = [*declared, route]  # type: ignore[attr-defined]  # a function has a dict
        return handler

    return attach


def get(
    *paths: str, access: Access, writes: bool = False, **options: Any
) -> Callable[[Handler], Handler]:
    """A GET only reads, unless `writes` says that it must not."""
    return _declare("GET", paths, access, {"writes": writes, **options})


def post(*paths: str, access: Access, **options: Any) -> Callable[[Handler], Handler]:
    return _declare("POST", paths, access, {"writes": True, **options})


def put(*paths: str, access: Access, **options: Any) -> Callable[[Handler], Handler]:
    return _declare("PUT", paths, access, {"writes": True, **options})


def patch(*paths: str, access: Access, **options: Any) -> Callable[[Handler], Handler]:
    return _declare("PATCH", paths, access, {"writes": True, **options})


def delete(*paths: str, access: Access, **options: Any) -> Callable[[Handler], Handler]:
    return _declare("DELETE", paths, access, {"writes": True, **options})


def page(*paths: str, access: Access) -> Route:
    """A page of the web UI: the shell page, or the way to sign in for whom `access` refuses."""
    return Route(
        method="GET", paths=paths, access=access, handler=_shell, writes=False, is_page=True
    )


def _shell() -> None:
    """The shell page is rendered by core.http.shell; a page has no handler of its own."""


# What a feature lists: handlers with routes declared on them, and pages.
Declared: TypeAlias = Callable[..., Any] | Route


def routes_of(handlers: list[Declared]) -> list[Route]:
    """The routes declared on `handlers`, in order."""
    found: list[Route] = []
    for handler in handlers:
        found.extend([handler] if isinstance(handler, Route) else handler.routes)  # type: ignore[attr-defined]  # set by _declare
    return found
