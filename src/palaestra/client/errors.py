"""What can go wrong for a client, as one family; codes are those of the server's own errors.

PalaestraError
├── Invalid        what was sent is wrong; names the field, and the row and column of a table
│   └── TooLarge   more than the limit of the place it was sent to
├── NotSignedIn    no, bad, expired or revoked credentials, and no way to sign in again
│   └── Unverified  good ones, but the e-mail address waits for its link to be followed
├── Forbidden      good credentials, but not for this
├── NotFound       no such thing, or none that the caller may see
├── Conflict       the thing exists already, or changed meanwhile
├── Ended          too late: the thing is closed
├── Gone           a link that was used already, or is too old
├── TooMany        a limit on how often was reached; says when to come back
├── Unavailable    the server, or a part of it, is missing or busy
├── Unreachable    no answer: not connected, cut off, or too late
└── Unexpected     an answer that no server of this kind gives on purpose: 500, a page of a proxy
"""

import json
from collections.abc import Mapping
from typing import Any


class PalaestraError(Exception):
    """Base of everything the client raises on purpose.

    `code` is stable. `status` is None where no answer came; `retry_after` is in seconds.
    `perhaps_done` says whether the server may have done all the same what was asked.
    """

    code = "error"

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        field: str | None = None,
        row: str | int | None = None,
        column: str | None = None,
        retry_after: float | None = None,
        perhaps_done: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.field = field
        self.row = row
        self.column = column
        self.retry_after = retry_after
        self.perhaps_done = perhaps_done


class Invalid(PalaestraError):
    code = "invalid"


class TooLarge(Invalid):
    code = "too_large"


class NotSignedIn(PalaestraError):
    code = "not_signed_in"


class Unverified(NotSignedIn):
    code = "unverified"


class Forbidden(PalaestraError):
    code = "forbidden"


class NotFound(PalaestraError):
    code = "not_found"


class Conflict(PalaestraError):
    code = "conflict"


class Ended(PalaestraError):
    code = "ended"


class Gone(PalaestraError):
    code = "gone"


class TooMany(PalaestraError):
    code = "too_many"


class Unavailable(PalaestraError):
    code = "unavailable"


class Unreachable(PalaestraError):
    code = "unreachable"


class Unexpected(PalaestraError):
    code = "unexpected"


_BY_CODE: dict[str, type[PalaestraError]] = {
    kind.code: kind
    for kind in (
        Invalid,
        TooLarge,
        NotSignedIn,
        Unverified,
        Forbidden,
        NotFound,
        Conflict,
        Ended,
        Gone,
        TooMany,
        Unavailable,
    )
}
# For answers without a code: hooks, proxies, errors that no handler made.
_BY_STATUS: dict[int, type[PalaestraError]] = {
    400: Invalid,
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Gone,
    413: TooLarge,
    422: Invalid,
    429: TooMany,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}


def error_of(status: int, headers: Mapping[str, str], content: bytes) -> PalaestraError:
    """The error that an answer of 400 and above tells, in whichever documented shape."""
    said = _object(content)
    kind = _BY_CODE.get(str(said.get("code"))) or _BY_STATUS.get(status, Unexpected)
    wrong = _first_wrong(said)
    return kind(
        str(_message(said) or f"The server answered {status}."),
        status=status,
        field=wrong.get("field"),
        row=wrong.get("row"),
        column=wrong.get("column"),
        retry_after=_seconds(headers.get("retry-after")),
        # What our server refuses by a code was not done; a proxy does not know.
        perhaps_done=status >= 500 and said.get("code") != Unavailable.code,
    )


def _message(said: dict[str, Any]) -> object:
    """The registrar says it in `error`, which elsewhere only names the status."""
    own = said.get("error") if said.get("ok") is False else None
    return said.get("message") or said.get("detail") or own


def _object(content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _first_wrong(said: dict[str, Any]) -> dict[str, Any]:
    """Beside the message in the documented shape; problem+json lists it under `errors`."""
    listed = said.get("errors")
    if isinstance(listed, list) and listed and isinstance(listed[0], dict):
        return listed[0]
    return said


def _seconds(text: str | None) -> float | None:
    """Retry-After in its form as seconds; a date, which our server never sends, is left out."""
    return float(text) if text is not None and text.isdecimal() else None
