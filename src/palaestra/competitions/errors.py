"""The documented shape of errors: the status as text, and a message."""

from typing import Any

import msgspec

from palaestra.core.http.errors import Failure, place_of


def shape(failure: Failure) -> tuple[bytes, str]:
    """`{"error": "<status>", "message": …}`, and beside them what our own pages read."""
    body: dict[str, Any] = {
        "error": str(failure.status),
        "message": failure.message,
        "code": failure.code,
    }
    if failure.field:
        body["field"] = failure.field
    return msgspec.json.encode(body | place_of(failure)), "application/json"
