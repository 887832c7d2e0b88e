"""Captions of casts as WebVTT, and what their runs printed as asciicast."""

from collections.abc import Mapping
from typing import Any

from palaestra.core.access import Identity, public
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Call, Declared, Reply, delete, get, put
from palaestra.screencasts.access import may_record
from palaestra.screencasts.asciicast import asciicast
from palaestra.screencasts.replay.reading import read_file
from palaestra.screencasts.schemas.casts import CaptionTrack, TranscriptLine
from palaestra.screencasts.service import captions, casts
from palaestra.screencasts.service.studio import Studio
from palaestra.screencasts.vtt import LONGEST

_TRACK = "/api/screencasts/{cast_id:int}/captions/{language:str}"


@get(_TRACK, access=public)
def got(db: ReadSession, cast_id: int, language: str) -> Reply[str]:
    """One track, as it was sent."""
    found = captions.find(db, casts.get(db, cast_id).id, language)
    return Reply(content=found.text, media_type="text/vtt; charset=utf-8")


@put(_TRACK, access=may_record, max_body=LONGEST + 1)
def kept(
    db: DbSession,
    identity: Identity,
    studio: Studio,
    call: Call,
    cast_id: int,
    language: str,
    label: str = "",
) -> CaptionTrack:
    """Add or replace a track; the body is WebVTT. A bad cue is named by its line."""
    studio.open_for_changes()
    cast = casts.get_changeable(db, identity, cast_id, open_mode=studio.open_mode)
    return captions.put(db, identity, cast.id, language=language, label=label, body=call.body)


@delete(_TRACK, access=may_record)
def removed(db: DbSession, identity: Identity, studio: Studio, cast_id: int, language: str) -> None:
    """Take a track away."""
    studio.open_for_changes()
    cast = casts.get_changeable(db, identity, cast_id, open_mode=studio.open_mode)
    captions.remove(db, identity, cast.id, language)


@get("/api/screencasts/{cast_id:int}/transcript/{language:str}", access=public)
def transcript(db: ReadSession, cast_id: int, language: str) -> list[TranscriptLine]:
    """What is said, line by line."""
    found = captions.find(db, casts.get(db, cast_id).id, language)
    return [TranscriptLine(start_ms=one[0], end_ms=one[1], text=one[2]) for one in found.cues]


@get("/api/screencasts/{cast_id:int}/runs.cast", access=public)
async def runs(studio: Studio, cast_id: int) -> Reply[str]:
    """What the runs of a cast printed, as asciicast v3."""
    about = await studio.database.aread(_about, studio, cast_id)
    path = about.pop("path")
    lines = await studio.database.in_thread(lambda: "\n".join(asciicast(read_file(path), **about)))
    headers = {"Content-Disposition": f'attachment; filename="cast-{cast_id}.cast"'}
    return Reply(content=lines + "\n", media_type="application/x-asciicast", headers=headers)


def _about(db: ReadSession, studio: Studio, cast_id: int) -> dict[str, Any]:
    cast = casts.get(db, cast_id)
    about: Mapping[str, Any] = {
        "path": studio.blobs.path(cast.ots),
        "title": cast.title,
        "created": int(cast.created_at.timestamp()),
    }
    return dict(about)


ROUTES: list[Declared] = [got, kept, removed, transcript, runs]
