"""Moments as clients write them: epoch seconds, the documented text, or ISO 8601."""

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from palaestra.core.errors import Invalid

# Ten thousand years in seconds is 3e11; the milliseconds of any recent moment are above 1e12.
_MILLISECONDS = 1e11


def read_moment(raw: object, *, field: str, timezone: ZoneInfo) -> datetime | None:
    """An aware moment in UTC; None for nothing ("" or null). Raises Invalid otherwise.

    A text without an offset is meant in `timezone`.
    """
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise _unreadable(field)
    if isinstance(raw, str):
        return _from_text(raw.strip(), field=field, timezone=timezone)
    return _from_epoch(raw, field=field)


def _from_epoch(seconds: int | float, *, field: str) -> datetime:
    if isinstance(seconds, float) and not math.isfinite(seconds):
        raise _unreadable(field)
    if abs(seconds) >= _MILLISECONDS:
        raise Invalid(field, "This number is too large for seconds since 1970: is it milliseconds?")
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise _unreadable(field) from error


def _from_text(text: str, *, field: str, timezone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _unreadable(field) from error


def _unreadable(field: str) -> Invalid:
    return Invalid(
        field,
        "This is no moment: write 2030-04-30 15:05:24, seconds since 1970,"
        " or ISO 8601 such as 2030-04-30T15:05:24+02:00.",
    )
