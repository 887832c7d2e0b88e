"""`[competitions]`: what may be fetched for a host who names an address instead of a table."""

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


SECTION = Section(name="competitions", struct=CompetitionsSettings)
