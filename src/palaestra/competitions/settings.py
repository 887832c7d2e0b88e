"""`[competitions]`: what may be fetched and told for a host who names an address; reminders."""

from typing import Annotated

import msgspec

from palaestra.core.configuration import Section, setting

LONGEST_FETCH = 600


class CompetitionsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    fetch_trusted: Annotated[
        tuple[str, ...],
        setting("Hosts whose data sets are fetched although they have private addresses."),
    ] = ()
    fetch_bytes: Annotated[
        int, setting("Largest table that is fetched, in bytes.", ge=1, le=1 << 30)
    ] = 256 << 20
    fetch_seconds: Annotated[
        int, setting("Longest time that fetching a table may take.", ge=1, le=LONGEST_FETCH)
    ] = 120
    remind_hours: Annotated[
        int, setting("How long before an end people are reminded, in hours.", ge=1, le=24 * 14)
    ] = 24
    webhook_trusted: Annotated[
        tuple[str, ...],
        setting("Hosts that webhooks may have although they have private addresses."),
    ] = ()


SECTION = Section(name="competitions", struct=CompetitionsSettings)
