"""Unfinished recordings: sent while they are made, so that no closed tab or lost machine loses
more than the last moment."""

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, Page, ReadSession
from palaestra.core.http import Call, Declared, StreamReply, delete, get, put
from palaestra.core.http.paging import read_page, read_size
from palaestra.screencasts.access import may_record
from palaestra.screencasts.schemas.drafts import DraftItem, DraftSent, DraftWhole
from palaestra.screencasts.service import drafts
from palaestra.screencasts.service.downloads import Download, File
from palaestra.screencasts.service.studio import Studio
from palaestra.screencasts.settings import ScreencastsSettings

# OTs as text within JSON: each quotation mark has a backslash there.
BODY = 2 * drafts.MOST_OTS

_DRAFT = "/api/screencasts/drafts/{draft:str}"


@get("/api/screencasts/drafts", access=may_record)
def listed(
    db: ReadSession, identity: Identity, studio: Studio, page: int = 0, size: int = 25
) -> Page[DraftItem]:
    """A page of one's own unfinished recordings, the newest first."""
    page, size = read_page(page), read_size(size)
    items, total = drafts.listed(db, identity, open_mode=studio.open_mode, page=page, size=size)
    return Page(items=items, page=page, size=size, total=total)


@get(_DRAFT, access=may_record)
def got(db: ReadSession, identity: Identity, studio: Studio, draft: str) -> DraftWhole:
    """A draft with its OTs, and which pieces of sound have arrived."""
    return drafts.whole(db, drafts.get(db, identity, draft, open_mode=studio.open_mode))


@put(_DRAFT, access=may_record, max_body=BODY)
async def kept(
    identity: Identity, studio: Studio, settings: ScreencastsSettings, draft: str, data: DraftSent
) -> DraftItem:
    """Begin a draft under a key of one's own, or say what is new of it; may be sent again."""
    studio.open_for_changes()
    ots = data.ots
    batch = None
    if ots is not None:
        batch = await studio.database.in_thread(lambda: drafts.read_batch(ots))
    return await studio.database.atransact(
        drafts.put,
        identity,
        draft,
        data,
        batch,
        open_mode=studio.open_mode,
        room=settings.draft_bytes,
    )


@put(
    f"{_DRAFT}/sounds/{{voice:int}}/{{piece:int}}",
    access=may_record,
    max_body=drafts.MOST_PIECE + 1,
    status=204,
)
async def heard(
    identity: Identity,
    studio: Studio,
    settings: ScreencastsSettings,
    call: Call,
    draft: str,
    voice: int,
    piece: int,
    end_ms: int = 0,
    writer: str = "",
) -> None:
    """A piece of a voice, as the browser's recorder gave it; may be sent again."""
    studio.open_for_changes()
    drafts.check_sound(voice, piece, end_ms, len(call.body))
    # Before the file is written: nothing is kept for a draft that is not there.
    await studio.database.aread(drafts.get, identity, draft, open_mode=studio.open_mode)
    blob = await studio.database.in_thread(lambda: studio.blobs.add(call.body))

    def keep(db: DbSession) -> None:
        drafts.add_sound(
            db,
            drafts.get(db, identity, draft, open_mode=studio.open_mode),
            blob,
            writer=writer,
            voice=voice,
            piece=piece,
            end_ms=end_ms,
            room=settings.draft_bytes,
        )

    await studio.database.atransact(keep)


@get(f"{_DRAFT}/sounds/{{voice:int}}", access=may_record)
async def sound(identity: Identity, studio: Studio, draft: str, voice: int) -> StreamReply:
    """What has arrived of a voice, as one file."""

    def find(db: ReadSession) -> Download:
        found = drafts.get(db, identity, draft, open_mode=studio.open_mode)
        pieces = drafts.sound_of(db, found, voice)
        return Download(
            [File(path=studio.blobs.path(one.blob), length=one.bytes) for one in pieces]
        )

    found = await studio.database.aread(find)
    headers = {"Content-Length": str(found.size)}
    return StreamReply(chunks=found.chunks(), media_type="audio/webm", headers=headers)


@delete(_DRAFT, access=may_record)
def removed(db: DbSession, identity: Identity, studio: Studio, draft: str) -> None:
    """Throw a draft away: it was published, or is not wanted."""
    drafts.remove(db, drafts.get(db, identity, draft, open_mode=studio.open_mode))


ROUTES: list[Declared] = [listed, got, kept, heard, sound, removed]
