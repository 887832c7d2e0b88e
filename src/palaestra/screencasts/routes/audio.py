"""Sounds, as the document's clients cut and replace them."""

import re
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import msgspec

from palaestra.core.access import Identity
from palaestra.core.blobs import Blobs, Incoming
from palaestra.core.database import ReadSession
from palaestra.core.errors import Invalid
from palaestra.core.http import Call, Declared, Reply, StreamReply, get, post
from palaestra.core.http.form_stream import Text
from palaestra.screencasts.access import may_record
from palaestra.screencasts.arriving.data_uris import PREFIX
from palaestra.screencasts.arriving.forms import LARGEST, MIB, Arriving
from palaestra.screencasts.schemas.audio import AudioParts
from palaestra.screencasts.schemas.casts import ElicastMade, ElicastNumber
from palaestra.screencasts.service import casts, downloads, sounds
from palaestra.screencasts.service.downloads import SMALL, Download, File
from palaestra.screencasts.service.studio import Studio
from palaestra.screencasts.wire import read_id

MOST_SEGMENTS = 1000
LONGEST_MS = 1e12
_Moment = Annotated[float, msgspec.Meta(ge=-LONGEST_MS, le=LONGEST_MS)]
_INDEX = re.compile(r"[0-9]{1,9}")


@post("/audio/split", access=may_record, cross_origin=True, max_body=LARGEST, streams=True)
async def split(studio: Studio, call: Call) -> Reply[AudioParts] | StreamReply:
    """Parts of sounds: `segments` of [start, end] in ms, over all `audio_blobs` in a row."""
    studio.open_for_changes()
    with ExitStack() as stack:
        segments, sources = await _sent(studio, call, stack)
        folder = stack.enter_context(studio.blobs.scratch())
        sizes = await sounds.split(studio, [one.path for one in sources], segments, folder)
        found = _parts(folder, sizes)
        if found.size > SMALL:
            return StreamReply(
                chunks=found.kept_until_sent(stack.pop_all()),
                media_type="application/json",
                headers={"Content-Length": str(found.size)},
            )
        content = await studio.database.in_thread(lambda: b"".join(found.pieces()))
    return Reply(content=content)  # type: ignore[arg-type]  # encoded already


def _parts(folder: Path, sizes: list[int]) -> Download:
    parts: list[bytes | File] = []
    for number, size in enumerate(sizes):
        file = File(path=folder / str(number), length=size, encoded=True)
        parts += [b',"' if number else b'"', PREFIX.encode(), file, b'"']
    return Download([b'{"outputs":[', *parts, b"]}"])


async def _sent(
    studio: Studio, call: Call, stack: ExitStack
) -> tuple[list[tuple[float, float]], list[Incoming]]:
    form = Arriving(studio.blobs, stack)
    text = Text("segments", limit=MIB)
    form.ask("segments", text)
    sources = form.sounds("audio_blobs", passing=True)

    def check() -> list[tuple[float, float]]:
        form.check({"segments": True})
        segments = _segments(text.value)
        form.check({"audio_blobs": True})
        if segments and not sources:
            raise Invalid("audio_blobs", "There is no sound to take parts of.")
        return segments

    return await form.read(call, studio.database, then=check), sources


def _segments(text: str) -> list[tuple[float, float]]:
    try:
        segments = msgspec.json.decode(text, type=list[tuple[_Moment, _Moment]])
    except (msgspec.DecodeError, UnicodeError) as wrong:
        raise Invalid("segments", "It must be a JSON list of [start, end] in ms.") from wrong
    if len(segments) > MOST_SEGMENTS:
        raise Invalid("segments", f"At most {MOST_SEGMENTS} parts are cut at a time.")
    return segments


@get("/audio/download/{elicast_id:str}", access=may_record, cross_origin=True)
async def downloaded(studio: Studio, elicast_id: str) -> StreamReply:
    """All voices of a cast as a tar of `0.webm`, `1.webm` and so on."""
    studio.open_for_changes()
    number = read_id(elicast_id)
    found = await studio.database.aread(_tar, studio.blobs, number)
    return StreamReply(
        chunks=found.chunks(),
        media_type="application/x-tar",
        filename=f"voice_{number}.tar",
        headers={"Content-Length": str(found.size)},
    )


def _tar(db: ReadSession, blobs: Blobs, number: int) -> Download:
    return downloads.tar_of_voices(db, blobs, casts.get(db, number))


@post(
    "/audio/replace/{elicast_id:str}",
    access=may_record,
    cross_origin=True,
    max_body=LARGEST,
    streams=True,
)
async def replaced(studio: Studio, identity: Identity, call: Call, elicast_id: str) -> ElicastMade:
    """Another sound in the place of a voice: any kind that is known, kept as WebM."""
    studio.open_for_changes()
    number = read_id(elicast_id)
    with ExitStack() as stack:
        form = Arriving(studio.blobs, stack)
        chunk = Text("chunk_idx", limit=100)
        form.ask("chunk_idx", chunk)
        file = form.file("voice_file", limit=LARGEST)

        def check() -> int:
            form.check({"chunk_idx": True, "voice_file": True})
            return _index(chunk.value)

        index = await form.read(call, studio.database, then=check)
        await studio.database.aread(sounds.place, studio, identity, number, index)
        folder = stack.enter_context(studio.blobs.scratch())
        made = await sounds.replacement(studio, file.path, folder)
        blob = await studio.database.in_thread(lambda: studio.blobs.add_file(made))
        await studio.database.atransact(sounds.replace, studio, identity, number, index, blob)
    return ElicastMade(elicast=ElicastNumber(id=number))


def _index(text: str) -> int:
    if not _INDEX.fullmatch(text):
        raise Invalid("chunk_idx", "It must be a whole number, 0 or more.")
    return int(text)


ROUTES: list[Declared] = [split, downloaded, replaced]
