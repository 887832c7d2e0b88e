"""The API reference: made at its first reading, since making it takes a moment."""

from functools import cached_property
from typing import Any

import msgspec

from palaestra.core.access import public
from palaestra.core.http.openapi import describe
from palaestra.core.http.reply import Reply
from palaestra.core.http.route import Route, get, page


class Reference:
    """OpenAPI 3.1 of every route."""

    def __init__(
        self, routes: list[Route], *, version: str, basepath: str, parts: set[type]
    ) -> None:
        self._routes = routes
        self._version = version
        self._basepath = basepath
        self._parts = parts | {Reference}

    @cached_property
    def document(self) -> dict[str, Any]:
        return describe(
            self._routes, version=self._version, basepath=self._basepath, parts=self._parts
        )

    @cached_property
    def encoded(self) -> bytes:
        return msgspec.json.encode(self.document)


@get("/openapi.json", access=public)
async def openapi(reference: Reference) -> Reply[dict[str, Any]]:
    """The whole API as OpenAPI 3.1."""
    return Reply(content=reference.encoded)  # type: ignore[arg-type]  # encoded once, for all


docs = page("/docs", access=public)
