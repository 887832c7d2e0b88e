"""Sounds on their way through a worker: cut into segments, or brought into our form."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from palaestra.core.access import Identity
from palaestra.core.activity import service as activity
from palaestra.core.blobs import Blob
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Invalid, NotFound
from palaestra.core.jobs import OutOfMemory, WorkerDied, WorkTimedOut
from palaestra.screencasts.models.casts import Screencast, Voice
from palaestra.screencasts.service import casts
from palaestra.screencasts.service.studio import Studio

SPLIT = "palaestra.screencasts.sound.work:split"
REPLACEMENT = "palaestra.screencasts.sound.work:replacement"
TIMEOUT = 120.0
MEMORY = 768 << 20
Segments = Sequence[tuple[float, float]]


async def split(
    studio: Studio, sources: Sequence[Path], segments: Segments, folder: Path
) -> list[int]:
    """Write the segments as `0`, `1`, … into `folder`; their sizes. Raises Invalid."""
    arguments = {
        "sources": [str(source) for source in sources],
        "segments": list(segments),
        "folder": str(folder),
    }
    sizes: list[int] = await _worked(studio, SPLIT, arguments, list[int], field="audio_blobs")
    return sizes


async def replacement(studio: Studio, source: Path, folder: Path) -> Path:
    """Any sound as WebM, in a file in `folder`; raises Invalid about ``voice_file``."""
    target = folder / "replacement"
    arguments = {"path": str(source), "to": str(target)}
    await _worked(studio, REPLACEMENT, arguments, int, field="voice_file")
    return target


async def _worked(
    studio: Studio, work: str, arguments: dict[str, Any], result: type, *, field: str
) -> Any:
    try:
        return await studio.engine.run(
            work, arguments, timeout=TIMEOUT, memory=MEMORY, result=result
        )
    except (OutOfMemory, WorkerDied, WorkTimedOut) as wrong:
        raise Invalid(field, "The sound is too long, or cannot be read.") from wrong


def place(
    db: ReadSession, studio: Studio, identity: Identity, cast_id: int, index: int
) -> tuple[Screencast, Voice]:
    """The voice that is to be replaced; raises NotFound and Forbidden."""
    cast = casts.get_changeable(db, identity, cast_id, open_mode=studio.open_mode)
    voice = db.scalar(select(Voice).where(Voice.screencast_id == cast.id, Voice.position == index))
    if voice is None:
        raise NotFound("chunk_idx")
    return cast, voice


def replace(
    db: DbSession, studio: Studio, identity: Identity, cast_id: int, index: int, blob: Blob
) -> None:
    cast, voice = place(db, studio, identity, cast_id, index)
    voice.blob, voice.bytes = blob.hash, blob.size
    # It was written by us, and can be sought in.
    voice.repaired, voice.repaired_bytes, voice.trouble = blob.hash, blob.size, None
    voice.duration_ms = None
    cast.updated_at = utc_now()
    activity.record(
        db, identity, "screencasts.voice_replaced", subject=str(cast.id), voice=voice.position
    )
