"""What an error means for a job: whether another attempt could help, and what its row keeps."""

from typing import Any

import msgspec

from palaestra.core.errors import PalaestraError, TooMany, Unavailable
from palaestra.core.jobs.errors import WorkerDied, WorkFailed

RESULT_BYTES = 16 << 10

_PASSING = (WorkFailed, Unavailable, TooMany)


class Interrupted(WorkerDied):
    """The server was killed during the last attempt that the job had."""

    code = "interrupted"

    def __init__(self) -> None:
        super().__init__("the server ended during the last attempt")


def may_help_to_repeat(error: Exception) -> bool:
    """An error raised on purpose is an answer, and would come again; an accident may pass."""
    if isinstance(error, Interrupted | msgspec.ValidationError):
        return False
    return isinstance(error, _PASSING) or not isinstance(error, PalaestraError)


def described(error: Exception) -> dict[str, Any]:
    """`error` as the row keeps it; `detail` is for admins only."""
    if not isinstance(error, PalaestraError):
        detail = f"{type(error).__name__}: {error}"[:2000]
        return {"code": "error", "message": "Something went wrong on the server.", "detail": detail}
    described: dict[str, Any] = {"code": error.code, "message": error.message}
    for name in ("field", "row", "column"):
        if (value := getattr(error, name, None)) is not None:
            described[name] = value
    if isinstance(error, WorkFailed):
        described["detail"] = str(error)
    return described


def kept(result: object) -> Any:
    """`result` as the row keeps it; raises ValueError above RESULT_BYTES as JSON."""
    if result is None:
        return None
    encoded = msgspec.json.encode(result)
    if len(encoded) > RESULT_BYTES:
        raise ValueError(f"the result has {len(encoded):,} bytes; a job keeps {RESULT_BYTES:,}")
    return msgspec.json.decode(encoded)
