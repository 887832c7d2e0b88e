"""Casts as zips: out of one server, into another."""

from contextlib import ExitStack
from pathlib import Path

from palaestra.core.access import Identity, public
from palaestra.core.database import ReadSession
from palaestra.core.http import Call, Declared, StreamReply, get, post
from palaestra.screencasts.access import may_record
from palaestra.screencasts.schemas.casts import CastMade
from palaestra.screencasts.service import archives, casts, recordings
from palaestra.screencasts.service.downloads import Download, File
from palaestra.screencasts.service.studio import Studio

MIB = 1 << 20
LARGEST = 200 * MIB


@get("/api/screencasts/{cast_id:int}/archive", access=public)
async def exported(studio: Studio, cast_id: int) -> StreamReply:
    """A cast with its voices, chapters and captions as one zip."""
    with ExitStack() as stack:
        target = stack.enter_context(studio.blobs.scratch()) / "archive.zip"
        await studio.database.aread(_write, studio, cast_id, target)
        found = Download([File(path=target, length=target.stat().st_size)])
        return StreamReply(
            chunks=found.kept_until_sent(stack.pop_all()),
            media_type="application/zip",
            filename=f"cast-{cast_id}.zip",
            headers={"Content-Length": str(found.size)},
        )


def _write(db: ReadSession, studio: Studio, cast_id: int, target: Path) -> None:
    archives.write(db, studio.blobs, casts.get(db, cast_id), target)


@post("/api/screencasts/archive", access=may_record, max_body=LARGEST, streams=True)
async def imported(studio: Studio, identity: Identity, call: Call) -> CastMade:
    """A new cast from a zip that such a server exported."""
    studio.open_for_changes()
    assert call.stream is not None, "declared with streams=True"
    with ExitStack() as stack:
        sent = stack.enter_context(studio.blobs.receive(limit=LARGEST, field="archive"))
        async for chunk in call.stream():
            sent.write(chunk)
        await studio.database.in_thread(sent.finish)
        contents = await studio.database.in_thread(
            lambda: archives.read(studio.blobs, sent.path, stack)
        )
        summary = await recordings.check(studio, contents.ots)
        recording = await studio.database.in_thread(
            lambda: recordings.keep(studio.blobs, contents.ots, contents.voices, summary)
        )
        number = await studio.database.atransact(
            archives.create, identity, recording, contents, open_mode=studio.open_mode
        )
    return CastMade(id=number)


ROUTES: list[Declared] = [exported, imported]
