"""What can go wrong, as one family; statuses and shapes are given in core.http and core.live.

PalaestraError
├── Invalid           what was sent is wrong; names the field, and the row and column of a table
│   └── TooLarge      more than the limit of the place it was sent to
├── NotSignedIn       no, bad, expired or revoked credentials
│   └── Unverified    the right password, but the e-mail address waits to be confirmed
├── Forbidden         good credentials, but not for this
├── NotFound          no such thing, or none that the caller may see
├── Conflict          the thing exists already, or changed meanwhile
├── Ended             too late: the thing is closed
├── Gone              a link that was used already or is too old
├── TooMany           a limit on how often was reached; says when to come back
├── Unavailable       a part that this needs is missing or busy; says what to do
└── ConfigurationError  the server cannot start as configured
"""


class PalaestraError(Exception):
    """Base of everything Palaestra raises on purpose. `code` is stable and part of the API."""

    code = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Invalid(PalaestraError):
    """`field` is the dotted name of what is wrong as the caller sent it, e.g. ``spec.title``.

    A page that explains some of them in its reader's language knows them by a `code` of their own.
    """

    code = "invalid"

    def __init__(
        self,
        field: str,
        message: str,
        *,
        row: str | int | None = None,
        column: str | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message)
        self.field = field
        self.code = code or type(self).code
        self.row = row
        self.column = column


class TooLarge(Invalid):
    code = "too_large"


class NotSignedIn(PalaestraError):
    code = "not_signed_in"

    def __init__(self, message: str = "Sign in first.") -> None:
        super().__init__(message)


class Unverified(NotSignedIn):
    code = "unverified"


class Forbidden(PalaestraError):
    code = "forbidden"

    def __init__(self, message: str = "You may not do this.") -> None:
        super().__init__(message)


class NotFound(PalaestraError):
    """`what` is the noun, as in ``NotFound("competition")``."""

    code = "not_found"

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no such {what}.")
        self.what = what


class Conflict(PalaestraError):
    code = "conflict"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Ended(PalaestraError):
    code = "ended"


class Gone(PalaestraError):
    code = "gone"


class TooMany(PalaestraError):
    """`retry_after` is in whole seconds."""

    code = "too_many"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(PalaestraError):
    code = "unavailable"

    def __init__(self, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ConfigurationError(PalaestraError):
    code = "configuration"
