"""`[imaging]`: how large, how long and how often; `default_rate_limits` as its document has it."""

from typing import Annotated

import msgspec

from palaestra.core.configuration import NO_LIMIT, Section, setting
from palaestra.core.errors import Invalid

AWAY_FROM_LOOPBACK = "60/minute"


class ImagingSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    default_rate_limits: Annotated[
        tuple[str, ...] | None,
        setting(
            "Calls of the registrar from an address, as 20 per day or 5/minute;100/hour; unset: "
            f"none on loopback, else {AWAY_FROM_LOOPBACK}; an empty list: none."
        ),
    ] = None
    origins: Annotated[
        tuple[str, ...] | None,
        setting("Origins whose pages may call the registrar, beside our own; unset: any."),
    ] = None
    max_bytes: Annotated[int, setting("Largest picture, in bytes.", ge=1 << 10, le=1 << 30)] = (
        50 << 20
    )
    max_pixels: Annotated[int, setting("Most pixels of a picture.", ge=10_000, le=100_000_000)] = (
        50_000_000
    )
    seconds: Annotated[int, setting("Longest time of one registration.", ge=1, le=600)] = 30
    batch_pictures: Annotated[int, setting("Most photos of one batch.", ge=1, le=2000)] = 200
    kept_hours: Annotated[
        int, setting("How long pictures and results of jobs are kept.", ge=1, le=720)
    ] = 24

    def __post_init__(self) -> None:
        for rate in self.default_rate_limits or ():
            _check(rate)

    def rate(self, *, on_loopback: bool) -> str:
        """In the notation of core.limits."""
        if self.default_rate_limits is None:
            return NO_LIMIT if on_loopback else AWAY_FROM_LOOPBACK
        return ";".join(self.default_rate_limits) or NO_LIMIT


def _check(rate: str) -> None:
    # Here, since the library takes a tenth of a second and most commands never count.
    from limits import parse_many

    try:
        parse_many(rate)
    except ValueError as wrong:
        raise Invalid(
            "default_rate_limits", f"{rate!r} is no rate such as 20 per day or 5/minute;100/hour"
        ) from wrong


SECTION = Section(name="imaging", struct=ImagingSettings)
