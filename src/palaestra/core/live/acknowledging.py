"""What a client sent as its event's payload, and what it is acknowledged with."""

import logging
import time
from typing import Any

import msgspec

from palaestra.core.decoding import invalid_from
from palaestra.core.errors import PalaestraError, TooLarge
from palaestra.core.live.event import Event

logger = logging.getLogger(__name__)

BEFORE_SIGN_IN = 16 << 10


def told(declared: Event, answer: object) -> dict[str, Any]:
    """The acknowledgement: of what was done, or of the error that refused it."""
    told = _refused(declared, answer) if isinstance(answer, Exception) else _done(answer)
    if declared.timed:
        told["server_time"] = time.time_ns() // 1_000_000
    return told


def _done(answer: object) -> dict[str, Any]:
    if isinstance(answer, dict):  # ready to be encoded
        return {"ok": True, **answer}
    return {"ok": True, **(msgspec.to_builtins(answer) if answer is not None else {})}


def _refused(declared: Event, error: Exception) -> dict[str, Any]:
    if isinstance(error, PalaestraError):
        return refusal(error.code, error.message, getattr(error, "field", None))
    logger.error("the event %s failed", declared.name, exc_info=error)
    return refusal("error", "Something went wrong; nothing of this event was kept.")


def payload_of(declared: Event, data: object, *, signed_in: bool) -> object:
    limit = declared.max_bytes if signed_in else min(declared.max_bytes, BEFORE_SIGN_IN)
    if len(msgspec.json.encode(data)) > limit:
        raise TooLarge(declared.name, f"A message of this event has at most {limit:,} bytes.")
    try:
        return msgspec.convert(data, type=declared.payload)
    except msgspec.ValidationError as error:
        raise invalid_from(error) from error


def refusal(code: str, message: str, field: str | None = None) -> dict[str, Any]:
    error = {"code": code, "message": message}
    return {"ok": False, "error": {**error, "field": field} if field else error}
