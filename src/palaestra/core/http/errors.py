"""Statuses and shapes of errors: the only place in HTTP that knows them."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec

from palaestra.core import errors
from palaestra.core.errors import PalaestraError

_STATUS: dict[type[PalaestraError], int] = {
    errors.TooLarge: 413,
    errors.Invalid: 400,
    errors.NotSignedIn: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Ended: 400,
    errors.Gone: 410,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}

PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An error on its way out; every shape is made from this."""

    status: int
    code: str
    message: str
    field: str | None = None
    row: str | int | None = None
    column: str | None = None
    retry_after: int | None = None
    # The noun of what was not found.
    what: str | None = None
    # Whether the caller asked for JSON by name, for shapes that are text by default.
    wants_json: bool = False

    @property
    def title(self) -> str:
        return HTTPStatus(self.status).phrase


Shape = Callable[[Failure], tuple[bytes, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorShape:
    """The shape of errors below `prefixes`, as the document of a feature says it.

    With `cross_origin` they answer pages of other origins, also where nothing stands.
    """

    prefixes: tuple[str, ...]
    shape: Shape
    cross_origin: bool = False


def failure_of(error: PalaestraError) -> Failure:
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    return Failure(
        status=status,
        code=error.code,
        message=error.message,
        field=getattr(error, "field", None),
        row=getattr(error, "row", None),
        column=getattr(error, "column", None),
        retry_after=getattr(error, "retry_after", None),
        what=getattr(error, "what", None),
    )


def failure_of_status(status: int, message: str | None = None) -> Failure:
    """A failure that no handler made: 404, 405, 413, 500."""
    phrase = HTTPStatus(status).phrase
    code = _CODES.get(status, phrase.lower().replace(" ", "_"))
    return Failure(status=status, code=code, message=message or f"{phrase}.")


# Where one of our errors says the same, and Python's phrases change between versions.
_CODES = {413: errors.TooLarge.code, 429: errors.TooMany.code, 500: PalaestraError.code}


def problem(failure: Failure) -> tuple[bytes, str]:
    """RFC 9457, with the wrong fields under `errors`."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": failure.title,
        "status": failure.status,
        "detail": failure.message,
        "code": failure.code,
    }
    if failure.field:
        body["errors"] = [_field_error(failure)]
    return msgspec.json.encode(body), PROBLEM


def _field_error(failure: Failure) -> dict[str, Any]:
    wrong: dict[str, Any] = {"field": failure.field, "message": failure.message}
    wrong.update(place_of(failure))
    return wrong


def place_of(failure: Failure) -> dict[str, Any]:
    """Row and column of the first wrong cell, where there is one."""
    place = {"row": failure.row, "column": failure.column}
    return {name: value for name, value in place.items() if value is not None}


class ErrorShapes:
    """Finds the shape for a path: the longest prefix that is declared, else problem+json."""

    def __init__(self, declared: list[ErrorShape]) -> None:
        pairs = [(prefix, entry) for entry in declared for prefix in entry.prefixes]
        self._pairs = sorted(pairs, key=lambda pair: len(pair[0]), reverse=True)

    def owner(self, path: str) -> Shape | None:
        entry = self._entry(path)
        return entry.shape if entry else None

    def is_cross_origin(self, path: str) -> bool:
        entry = self._entry(path)
        return entry is not None and entry.cross_origin

    def _entry(self, path: str) -> ErrorShape | None:
        for prefix, entry in self._pairs:
            if path == prefix or path.startswith(f"{prefix}/"):
                return entry
        return None
