"""Exceptions as data between worker and server: by name from a fixed list, never pickled."""

from palaestra.core import errors
from palaestra.core.errors import PalaestraError
from palaestra.core.jobs.errors import OutOfMemory, WorkFailed
from palaestra.core.jobs.wire import Failed, spoken

LONGEST = 2_000

# What makes each error: the names of its constructor's arguments, which are its attributes too.
_MADE_OF: dict[type[PalaestraError], tuple[str, ...]] = {
    errors.Invalid: ("field", "message", "row", "column", "code"),
    errors.TooLarge: ("field", "message", "row", "column", "code"),
    errors.NotSignedIn: ("message",),
    errors.Unverified: ("message",),
    errors.Forbidden: ("message",),
    errors.NotFound: ("what",),
    errors.Conflict: ("message", "field"),
    errors.Ended: ("message",),
    errors.Gone: ("message",),
    errors.TooMany: ("message", "retry_after"),
    errors.Unavailable: ("message", "retry_after"),
    WorkFailed: ("type", "detail"),
    OutOfMemory: ("limit",),
}
_BY_NAME = {kind.__name__: kind for kind in _MADE_OF}


def failed(error: BaseException) -> Failed:
    """`error` as data; one that is not ours becomes WorkFailed, a subclass its nearest ancestor."""
    known = next((kind for kind in type(error).__mro__ if kind in _MADE_OF), None)
    if known is None:
        detail = spoken(str(error), longest=LONGEST)
        return Failed("WorkFailed", {"type": type(error).__name__, "detail": detail})
    names = _MADE_OF[known]
    return Failed(known.__name__, {name: _plain(getattr(error, name)) for name in names})


def error_of(fault: Failed) -> PalaestraError:
    """The exception that `fault` describes."""
    kind = _BY_NAME.get(fault.kind)
    if kind is None or set(fault.values) != set(_MADE_OF[kind]):
        return WorkFailed("WorkFailed", f"the worker answered with an unknown {fault.kind!r}")
    return kind(**fault.values)  # type: ignore[arg-type]  # the names were compared just now


def _plain(value: object) -> str | int | None:
    if value is None or type(value) is int:
        return value
    return spoken(str(value), longest=LONGEST)
