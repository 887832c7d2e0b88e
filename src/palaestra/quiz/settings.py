"""`[quiz]`."""

from typing import Annotated

import msgspec

from palaestra.core.configuration import Section, setting


class QuizSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code_failures: Annotated[
        str, setting('Wrong codes from an address, as 30/minute; "none": any.')
    ] = "30/minute"
    grace_ms: Annotated[
        int, setting("How long after a deadline an answer still counts, in ms.", ge=0, le=10_000)
    ] = 750
    idle_hours: Annotated[
        int, setting("A presentation in which nothing happens ends after so long.", ge=1, le=168)
    ] = 12
    media_bytes: Annotated[
        int, setting("Largest picture that may be uploaded, in bytes.", ge=1, le=50 << 20)
    ] = 50 << 20


SECTION = Section(name="quiz", struct=QuizSettings)
