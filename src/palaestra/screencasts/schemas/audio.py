"""Sounds on the wire."""

import msgspec


class AudioParts(msgspec.Struct, kw_only=True):
    """What /audio/split answers: a data URI for each segment."""

    outputs: list[str]
