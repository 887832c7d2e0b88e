"""What is found out about a voice when it is made ready for players."""

import msgspec


class Repaired(msgspec.Struct, kw_only=True):
    """The file that can be sought in; or why there is no sound in it."""

    voice_id: int
    hash: str | None = None
    bytes: int | None = None
    duration_ms: int | None = None
    trouble: str | None = None
