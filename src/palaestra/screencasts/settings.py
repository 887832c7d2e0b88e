"""`[screencasts]`: who may change casts, and how large they may be."""

from typing import Annotated

import msgspec

from palaestra.core.configuration import Section, setting

MIB = 1 << 20


class ScreencastsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    edit_blocked: Annotated[
        bool,
        setting("Refuse everything that changes casts or their sound; they are played as before."),
    ] = False
    anonymous: Annotated[
        bool, setting("In `accounts` mode, let people run code without signing in.")
    ] = False
    draft_bytes: Annotated[
        int, setting("Room for the unfinished recordings of one person, in bytes.", ge=MIB)
    ] = 512 * MIB
    draft_days: Annotated[
        int,
        setting("After how many days without news one is deleted.", ge=1, le=3650),
    ] = 60


SECTION = Section(name="screencasts", struct=ScreencastsSettings)
