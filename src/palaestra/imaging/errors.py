"""The documented shape of errors: not ok, the status and what went wrong."""

import msgspec

from palaestra.core.http.errors import Failure


def shape(failure: Failure) -> tuple[bytes, str]:
    """`{"ok": false, "status": <number>, "error": <text>}`."""
    body = {"ok": False, "status": failure.status, "error": failure.message}
    return msgspec.json.encode(body), "application/json"
