"""`[limits]`: how often something may be done."""

from typing import Annotated, Any

import msgspec

from palaestra.core.configuration.section import setting
from palaestra.core.errors import Invalid

NO_LIMIT = "none"
# A page asks for a dozen things at once, and a class may sit behind one address.
AWAY_FROM_LOOPBACK = "3000/minute"


def rate(description: str) -> Any:
    """A field in the notation of the `limits` library, as 10/15minute or 5/second; 100/hour."""
    return setting(description)


class LimitsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    sign_in_failures: Annotated[
        str, rate('Failed sign-ins for an account and an address, as 10/15minute; "none": any.')
    ] = "10/15minute"
    register: Annotated[str, rate("New accounts from an address.")] = "600/minute"
    log_tickets: Annotated[str, rate("Logs that an address begins (/log/ticket).")] = "60/minute"
    log_entries: Annotated[str, rate("Entries from an address (/log/submit).")] = "1200/minute"
    api: Annotated[
        str | None,
        rate(
            "Calls of an account from an address, those without sign-in of the address; unset: "
            f"none on loopback, else {AWAY_FROM_LOOPBACK}."
        ),
    ] = None

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            _check(name, getattr(self, name))

    def api_rate(self, *, on_loopback: bool) -> str:
        return self.api or (NO_LIMIT if on_loopback else AWAY_FROM_LOOPBACK)


def _check(name: str, value: str | None) -> None:
    if value in (None, NO_LIMIT):
        return
    # Here, since the library takes a tenth of a second and most commands never count.
    from limits import parse_many

    try:
        parse_many(value)
    except ValueError as wrong:
        raise Invalid(name, f"{value!r} is no rate such as 10/minute or none") from wrong
