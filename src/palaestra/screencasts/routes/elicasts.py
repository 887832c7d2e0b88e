"""The documented calls on casts, and what the original served beside them."""

from contextlib import ExitStack
from dataclasses import dataclass

from palaestra.core.access import Identity, public
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid
from palaestra.core.http import Call, Declared, Reply, StreamReply, delete, get, post, put
from palaestra.core.http.form_stream import Text
from palaestra.screencasts.access import may_record
from palaestra.screencasts.arriving.forms import LARGEST, MIB, Arriving
from palaestra.screencasts.replay.summary import Summary
from palaestra.screencasts.schemas.casts import (
    ElicastAnswer,
    ElicastList,
    ElicastMade,
    ElicastNumber,
)
from palaestra.screencasts.service import casts, downloads, recordings
from palaestra.screencasts.service.casts import checked_teacher, checked_title
from palaestra.screencasts.service.downloads import SMALL
from palaestra.screencasts.service.recordings import Recording
from palaestra.screencasts.service.studio import Studio
from palaestra.screencasts.wire import read_id

LARGEST_OTS = 32 * MIB
LONGEST_FIELD = 4096
MOST_LISTED = 100
LARGEST_PAGE = 1 << 40
_FIELDS = {"title": True, "ots": True, "voice_blobs": True, "teacher": False}


@get("/elicast", access=public, cross_origin=True)
async def listed(studio: Studio, call: Call) -> Reply[ElicastList]:
    """Casts, newest first; `teacher=` (empty) are those that name no teacher."""
    asked = {name: values[-1] for name, values in call.query_values().items()}
    page = _number(asked.get("page", "0"), "page", least=0, most=LARGEST_PAGE)
    count = _number(asked.get("count", "20"), "count", least=1, most=MOST_LISTED)
    teacher = asked.get("teacher")
    if teacher:
        checked_teacher(teacher)
    found = await studio.lists.answer((page, count, teacher))
    return Reply(content=found)  # type: ignore[arg-type]  # encoded already


def _number(text: str, field: str, *, least: int, most: int) -> int:
    range_ = f"{least} or more" if most == LARGEST_PAGE else f"{least} to {most}"
    if not text.isascii() or not text.isdigit() or not least <= int(text[:20]) <= most:
        raise Invalid(field, f"It must be a whole number, {range_}.")
    return int(text)


@get("/elicast/{elicast_id:str}", access=public, cross_origin=True)
def got(db: ReadSession, studio: Studio, elicast_id: str) -> Reply[ElicastAnswer] | StreamReply:
    """A cast with its OTs and its voices as data URIs."""
    found = downloads.documented(db, studio.blobs, read_id(elicast_id))
    if found.size <= SMALL:
        return Reply(content=b"".join(found.pieces()))  # type: ignore[arg-type]  # encoded already
    headers = {"Content-Length": str(found.size)}
    return StreamReply(chunks=found.chunks(), media_type="application/json", headers=headers)


@dataclass(frozen=True, slots=True)
class _Sent:
    title: str
    teacher: str | None
    recording: Recording


async def _read(studio: Studio, call: Call, stack: ExitStack) -> _Sent:
    """The body of PUT and POST; raises Invalid about the first wrong field."""
    form = Arriving(studio.blobs, stack)
    title, teacher = (Text(name, limit=LONGEST_FIELD) for name in ("title", "teacher"))
    form.ask("title", title)
    form.ask("teacher", teacher)
    ots, voices = form.file("ots", limit=LARGEST_OTS), form.sounds("voice_blobs")

    def check_first() -> Summary | None:
        form.check({"title": True})
        checked_title(title.value)
        form.check({"ots": True})
        return recordings.check_short(ots)

    def keep(summary: Summary) -> _Sent:
        form.check(_FIELDS)
        named = checked_teacher(teacher.value) if form.has("teacher") else None
        return _Sent(title.value, named, recordings.keep(studio.blobs, ots, voices, summary))

    def short() -> _Sent | None:
        summary = check_first()
        return keep(summary) if summary is not None else None

    # A cast of usual length is read, checked and kept in one thread, without waiting in between.
    sent = await form.read(call, studio.database, then=short)
    if sent is None:
        summary = await recordings.check(studio, ots)
        sent = await studio.database.in_thread(lambda: keep(summary))
    return sent


@put("/elicast", access=may_record, cross_origin=True, max_body=LARGEST, streams=True)
async def created(studio: Studio, identity: Identity, call: Call) -> ElicastMade:
    """Keep a new cast: a form with title, ots, voice_blobs and perhaps teacher."""
    studio.open_for_changes()
    with ExitStack() as stack:
        sent = await _read(studio, call, stack)
        number = await studio.database.atransact(_create, identity, sent)
    return _made(number)


def _create(db: DbSession, identity: Identity, sent: _Sent) -> int:
    return casts.create(db, identity, sent.recording, title=sent.title, teacher=sent.teacher).id


@post(
    "/elicast/{elicast_id:str}",
    access=may_record,
    cross_origin=True,
    max_body=LARGEST,
    streams=True,
)
async def changed(studio: Studio, identity: Identity, call: Call, elicast_id: str) -> ElicastMade:
    """Replace title, ots and voices of a cast, and its teacher where one is given."""
    studio.open_for_changes()
    number = read_id(elicast_id)
    with ExitStack() as stack:
        sent = await _read(studio, call, stack)
        await studio.database.atransact(_change, studio, identity, number, sent)
    return _made(number)


def _change(db: DbSession, studio: Studio, identity: Identity, number: int, sent: _Sent) -> None:
    cast = casts.get_changeable(db, identity, number, open_mode=studio.open_mode)
    casts.replace(db, identity, cast, sent.recording, title=sent.title, teacher=sent.teacher)


@delete("/elicast/{elicast_id:str}", access=may_record, cross_origin=True)
def deleted(db: DbSession, studio: Studio, identity: Identity, elicast_id: str) -> ElicastMade:
    """Nobody sees the cast any more."""
    studio.open_for_changes()
    number = read_id(elicast_id)
    cast = casts.get_changeable(db, identity, number, open_mode=studio.open_mode)
    casts.remove(db, identity, cast)
    return _made(number)


def _made(number: int) -> ElicastMade:
    return ElicastMade(elicast=ElicastNumber(id=number))


ROUTES: list[Declared] = [listed, got, created, changed, deleted]
