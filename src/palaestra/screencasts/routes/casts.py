"""Casts for our pages: lists, all about one, its OTs and voices piece by piece."""

from palaestra.core.access import Identity, public
from palaestra.core.database import DbSession, Page, ReadSession
from palaestra.core.errors import NotFound
from palaestra.core.http import Call, Declared, Reply, StreamReply, delete, get, patch
from palaestra.core.http.paging import read_page, read_size
from palaestra.core.http.ranges import file_reply
from palaestra.screencasts.access import may_record
from palaestra.screencasts.schemas.casts import CastChange, CastDetail, CastItem
from palaestra.screencasts.service import casts, changing, viewing
from palaestra.screencasts.service.studio import Studio
from palaestra.screencasts.service.viewing import Search


@get("/api/screencasts", access=public)
def listed(
    db: ReadSession,
    identity: Identity,
    studio: Studio,
    search: str = "",
    teacher: str | None = None,
    mine: bool = False,
    page: int = 0,
    size: int = 25,
) -> Page[CastItem]:
    """A page of casts, newest first; `search` looks in title, teacher and captions."""
    page, size = read_page(page), read_size(size)
    wanted = Search(
        words=viewing.read_words(search),
        teacher=teacher,
        owner_id=identity.require_account() if mine else None,
    )
    items, total = viewing.listed(
        db, identity, wanted, open_mode=studio.open_mode, page=page, size=size
    )
    return Page(items=items, page=page, size=size, total=total)


@get("/api/screencasts/{cast_id:int}", access=public)
def detail(db: ReadSession, identity: Identity, studio: Studio, cast_id: int) -> CastDetail:
    """All about a cast but what was recorded."""
    return viewing.detail(db, identity, casts.get(db, cast_id), open_mode=studio.open_mode)


@patch("/api/screencasts/{cast_id:int}", access=may_record)
def changed(
    db: DbSession, identity: Identity, studio: Studio, cast_id: int, data: CastChange
) -> CastDetail:
    """Change what is said about a cast; what is not given stays."""
    studio.open_for_changes()
    cast = casts.get(db, cast_id)
    changing.change(db, identity, cast, data, open_mode=studio.open_mode)
    db.flush()  # the detail is read from the tables
    return viewing.detail(db, identity, cast, open_mode=studio.open_mode)


@delete("/api/screencasts/{cast_id:int}", access=may_record)
def removed(db: DbSession, identity: Identity, studio: Studio, cast_id: int) -> None:
    """Nobody sees the cast any more; not found if it is protected."""
    studio.open_for_changes()
    cast = casts.get_changeable(db, identity, cast_id, open_mode=studio.open_mode)
    casts.remove(db, identity, cast)


@get("/api/screencasts/{cast_id:int}/ots", access=public)
async def ots(studio: Studio, call: Call, cast_id: int) -> StreamReply | Reply[bytes]:
    """The JSON list of a cast's OTs, as it was stored."""
    digest = await studio.database.aread(lambda db: casts.get(db, cast_id).ots)
    return file_reply(call, studio.blobs.path(digest), media_type="application/json", tag=digest)


@get("/api/screencasts/{cast_id:int}/voices/{index:int}", access=public)
async def voice(studio: Studio, call: Call, cast_id: int, index: int) -> StreamReply | Reply[bytes]:
    """One take's sound as WebM, or the range of it that a player asks for."""
    digest = await studio.database.aread(_voice, cast_id, index)
    return file_reply(call, studio.blobs.path(digest), media_type="audio/webm", tag=digest)


def _voice(db: ReadSession, cast_id: int, index: int) -> str:
    voices = casts.voices_of(db, casts.get(db, cast_id).id)
    if not 0 <= index < len(voices):
        raise NotFound("voice")
    return voices[index].repaired or voices[index].blob


ROUTES: list[Declared] = [listed, detail, changed, removed, ots, voice]
