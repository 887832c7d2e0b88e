"""`[screencasts]`: who may change casts, and how large they may be."""

from typing import Annotated

import msgspec

from palaestra.core.configuration import Section, setting


class ScreencastsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    edit_blocked: Annotated[
        bool,
        setting("Refuse everything that changes casts or their sound; they are played as before."),
    ] = False
    anonymous: Annotated[
        bool, setting("In `accounts` mode, let people run code without signing in.")
    ] = False


SECTION = Section(name="screencasts", struct=ScreencastsSettings)
