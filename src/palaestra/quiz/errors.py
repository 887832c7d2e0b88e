"""The documented shape of errors: a message."""

from typing import Any

import msgspec

from palaestra.core.http.errors import Failure, place_of

PREFIXES = (
    "/api/competitions",
    "/api/auth",
    "/api/users",
    "/api/media",
    "/api/misc",
    "/api/presentations",
    "/api/time",
    "/static/images",
)


def shape(failure: Failure) -> tuple[bytes, str]:
    """`{"message": …}`, and beside it what our own pages read."""
    body: dict[str, Any] = {"message": failure.message, "code": failure.code}
    if failure.field:
        body["field"] = failure.field
    return msgspec.json.encode(body | place_of(failure)), "application/json"
