"""Unfinished recordings on the wire."""

from datetime import datetime

import msgspec


class DraftSent(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is said about a draft now; with `ots`, also what was recorded since.

    `ots` is a JSON list as text, as `PUT /elicast` takes it. Batch 0 stands instead of all that
    arrived before; batch n follows n - 1, and may be sent again.

    `writer` is the sender's name for itself. Another writer than the draft's goes on with it by
    naming the revision `after` which it does; a draft that went on meanwhile is a conflict about
    ``writer``. With `after` no draft begins: one that is gone is not found.
    """

    title: str = ""
    teacher: str | None = None
    assertions: str = ""
    skip_allowed: bool = False
    base: int | None = None
    end_ms: int = 0
    writer: str = ""
    after: int | None = None
    batch: int = 0
    ots: str | None = None


class DraftItem(msgspec.Struct, kw_only=True):
    """One of a page of drafts; `batches` is the number of the next batch of OTs.

    `revision` counts what arrived; `writer` sent it.
    """

    key: str
    title: str
    teacher: str | None
    base: int | None
    end_ms: int
    created_at: datetime
    updated_at: datetime
    writer: str
    revision: int
    batches: int
    bytes: int


class DraftPiece(msgspec.Struct, kw_only=True):
    """A piece of sound that has arrived."""

    voice: int
    piece: int
    end_ms: int
    bytes: int


class DraftWhole(msgspec.Struct, kw_only=True):
    """All of a draft but its sounds, which `…/sounds/{voice}` gives."""

    key: str
    title: str
    teacher: str | None
    assertions: str
    skip_allowed: bool
    base: int | None
    end_ms: int
    updated_at: datetime
    writer: str
    revision: int
    batches: int
    ots: msgspec.Raw
    sounds: list[DraftPiece]
