"""Unfinished recordings: kept piece by piece while they are made, for nobody but who makes them."""

import json
import re
from collections.abc import Sequence
from datetime import timedelta

import msgspec
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.exc import IntegrityError

from palaestra.core.access import Identity
from palaestra.core.blobs import Blob
from palaestra.core.database import DbSession, ReadSession, page_of, utc_now
from palaestra.core.errors import Conflict, Invalid, NotFound, TooLarge
from palaestra.screencasts.models.drafts import Draft, DraftOts, DraftSound
from palaestra.screencasts.schemas.drafts import DraftItem, DraftPiece, DraftSent, DraftWhole
from palaestra.screencasts.service.casts import LONGEST_TEACHER, LONGEST_TITLE

KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
WRITER = re.compile(r"[A-Za-z0-9_-]{0,64}")
MIB = 1 << 20
MOST_OTS = 32 * MIB
MOST_PIECE = 4 * MIB
MOST_BATCHES = MOST_PIECES = 100_000
MOST_VOICES = 1000
LONGEST_ASSERTIONS = 1 << 16
# Of one person.
MOST_DRAFTS = 50
# Room on the disk that the smallest piece takes.
LEAST = 4096
TAKEN = "Another draft has this key: choose a new one."
LATEST = (1 << 31) - 1
# Of one sweep, so that no transaction is long.
AT_ONCE = 100


def read_batch(text: str) -> bytes:
    """The OTs of a batch in the form in which they are kept. Raises Invalid about ``ots``."""
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise Invalid("ots", "It must be a JSON list, as text.") from wrong
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Invalid("ots", "It must be a list of objects.")
    try:
        return json.dumps(items, separators=(",", ":"), allow_nan=False).encode()
    except ValueError as wrong:
        raise Invalid("ots", "NaN and Infinity are no numbers.") from wrong


def put(
    db: DbSession,
    identity: Identity,
    key: str,
    sent: DraftSent,
    batch: bytes | None,
    *,
    open_mode: bool,
    room: int,
) -> DraftItem:
    """Begin a draft, or say what is new of it.

    Raises Invalid about a field, TooLarge where there is no `room` (bytes of one person), Conflict
    where a batch came whose forerunners did not, and where another writer went on meanwhile;
    NotFound where one is to go on that is gone.
    """
    _check(sent)
    draft = _found(db, identity, key, open_mode=open_mode)
    if draft is None:
        draft = _begun(db, identity, key, open_mode, after=sent.after)
        draft.writer = sent.writer
    else:
        _in_order(db, draft)
        _take(draft, sent.writer, after=sent.after)
        draft.revision += 1
    draft.title, draft.teacher, draft.assertions = sent.title, sent.teacher, sent.assertions
    draft.skip_allowed, draft.base, draft.end_ms = sent.skip_allowed, sent.base, sent.end_ms
    draft.updated_at = utc_now()
    try:
        db.flush()
    except IntegrityError as taken:  # at the same moment, by another
        raise Conflict(TAKEN, field="key") from taken
    if batch is not None:
        _add_ots(db, draft, sent.batch, batch)
        _count(db, draft, room=room, field="ots")
    return _item(draft)


def get(db: ReadSession, identity: Identity, key: str, *, open_mode: bool) -> Draft:
    """Raises NotFound, also for somebody else's."""
    draft = _found(db, identity, key, open_mode=open_mode)
    if draft is None:
        raise NotFound("draft")
    return draft


def check_sound(voice: int, piece: int, end_ms: int, size: int) -> None:
    """Raises Invalid for numbers that no recording has, and for an empty or too large piece."""
    _check_number("voice", voice, MOST_VOICES)
    _check_number("piece", piece, MOST_PIECES)
    _check_number("end_ms", end_ms, LATEST)
    if not size:
        raise Invalid("body", "It must be a piece of sound.")
    if size > MOST_PIECE:
        raise TooLarge("body", f"A piece of sound has at most {MOST_PIECE:,} bytes.")


def add_sound(
    db: DbSession,
    draft: Draft,
    blob: Blob,
    *,
    writer: str,
    voice: int,
    piece: int,
    end_ms: int,
    room: int,
) -> None:
    """Keep a piece, or replace it where it was sent before. Raises TooLarge, and Conflict where
    it is another writer's draft now."""
    _in_order(db, draft)
    _take(draft, writer, after=None)
    draft.revision += 1
    here = (DraftSound.voice == voice, DraftSound.piece == piece)
    db.execute(delete(DraftSound).where(DraftSound.draft_id == draft.id, *here))
    db.add(
        DraftSound(
            draft_id=draft.id,
            voice=voice,
            piece=piece,
            end_ms=end_ms,
            blob=blob.hash,
            bytes=blob.size,
        )
    )
    draft.updated_at = utc_now()
    db.flush()
    _count(db, draft, room=room, field="body")


def sound_of(db: ReadSession, draft: Draft, voice: int) -> Sequence[DraftSound]:
    """The pieces of a voice in their order. Raises NotFound where none has arrived."""
    pieces = select(DraftSound).where(DraftSound.draft_id == draft.id, DraftSound.voice == voice)
    found = db.scalars(pieces.order_by(DraftSound.piece)).all()
    if not found:
        raise NotFound("voice")
    return found


def listed(
    db: ReadSession, identity: Identity, *, open_mode: bool, page: int, size: int
) -> tuple[list[DraftItem], int]:
    """One's own, the newest first, and how many there are."""
    mine = select(Draft).where(_own(identity, open_mode=open_mode))
    query = mine.order_by(Draft.updated_at.desc(), Draft.id.desc())
    rows, total = page_of(db, query, page=page, size=size)
    return [_item(row[0]) for row in rows], total


def whole(db: ReadSession, draft: Draft) -> DraftWhole:
    batches = select(DraftOts.content).where(DraftOts.draft_id == draft.id)
    lists = [content[1:-1] for content in db.scalars(batches.order_by(DraftOts.batch))]
    pieces = select(DraftSound).where(DraftSound.draft_id == draft.id)
    return DraftWhole(
        key=draft.key,
        title=draft.title,
        teacher=draft.teacher,
        assertions=draft.assertions,
        skip_allowed=draft.skip_allowed,
        base=draft.base,
        end_ms=draft.end_ms,
        updated_at=draft.updated_at,
        writer=draft.writer,
        revision=draft.revision,
        batches=draft.batches,
        ots=msgspec.Raw(b"[" + b",".join(part for part in lists if part) + b"]"),
        sounds=[
            DraftPiece(voice=one.voice, piece=one.piece, end_ms=one.end_ms, bytes=one.bytes)
            for one in db.scalars(pieces.order_by(DraftSound.voice, DraftSound.piece))
        ],
    )


def remove(db: DbSession, draft: Draft) -> None:
    db.execute(delete(Draft).where(Draft.id == draft.id))


def forget_old(db: DbSession, *, days: int) -> int:
    """Delete those of which nothing arrived for so many days; how many."""
    before = utc_now() - timedelta(days=days)
    old = select(Draft.id).where(Draft.updated_at < before).order_by(Draft.updated_at)
    found = db.scalars(old.limit(AT_ONCE)).all()
    db.execute(delete(Draft).where(Draft.id.in_(found)))
    return len(found)


# --- whose, and how much


def _own(identity: Identity, *, open_mode: bool) -> ColumnElement[bool]:
    """Nobody else's, not an admin's either; what is nobody's is everybody's in open mode."""
    if identity.account_id is not None:
        return Draft.owner_id == identity.account_id
    return Draft.owner_id.is_(None) if open_mode else Draft.id.is_(None)


def _found(db: ReadSession, identity: Identity, key: str, *, open_mode: bool) -> Draft | None:
    mine = _own(identity, open_mode=open_mode)
    return db.scalars(select(Draft).where(Draft.key == key, mine)).one_or_none()


def _begun(
    db: DbSession, identity: Identity, key: str, open_mode: bool, *, after: int | None
) -> Draft:
    if after is not None:
        raise NotFound("draft")
    if not KEY.fullmatch(key):
        raise Invalid("key", "It has 8 to 64 letters, digits, - and _.")
    if db.scalar(select(Draft.id).where(Draft.key == key)) is not None:
        raise Conflict(TAKEN, field="key")
    count = select(func.count(Draft.id)).where(_own(identity, open_mode=open_mode))
    if (db.scalar(count) or 0) >= MOST_DRAFTS:
        raise TooLarge("key", f"One person has at most {MOST_DRAFTS} drafts: delete some first.")
    draft = Draft(key=key, owner_id=identity.account_id, revision=1)
    db.add(draft)
    return draft


def _count(db: DbSession, draft: Draft, *, room: int, field: str) -> None:
    """Write down how much has arrived. Raises TooLarge where its owner has more than `room`."""
    ots = select(func.count(DraftOts.id), func.sum(DraftOts.bytes))
    draft.batches, written = db.execute(ots.where(DraftOts.draft_id == draft.id)).one()
    sounds = select(func.count(DraftSound.id), func.sum(DraftSound.bytes))
    pieces, heard = db.execute(sounds.where(DraftSound.draft_id == draft.id)).one()
    if (written or 0) > MOST_OTS:
        raise TooLarge(field, f"The OTs of a draft have at most {MOST_OTS:,} bytes.")
    draft.bytes = int(written or 0) + max(int(heard or 0), pieces * LEAST)
    db.flush()
    own = Draft.owner_id == draft.owner_id if draft.owner_id else Draft.owner_id.is_(None)
    if (db.scalar(select(func.sum(Draft.bytes)).where(own)) or 0) > room:
        said = f"Drafts of one person have at most {room:,} bytes: delete some first."
        raise TooLarge(field, said)


def _take(draft: Draft, writer: str, *, after: int | None) -> None:
    """Raises Conflict about ``writer``: two that know nothing of each other make no one cast."""
    if writer != draft.writer and after != draft.revision:
        raise Conflict("It went on elsewhere meanwhile: fetch it, and go on there.", field="writer")
    draft.writer = writer


def _in_order(db: DbSession, draft: Draft) -> None:
    """Who adds to a draft waits for whoever does already; SQLite lets only one write anyhow."""
    db.refresh(draft, with_for_update=True)


# --- OTs


def _add_ots(db: DbSession, draft: Draft, batch: int, content: bytes) -> None:
    _in_order(db, draft)
    if batch > draft.batches:
        said = f"Batch {draft.batches} is missing here: send that first, or all OTs as batch 0."
        raise Conflict(said, field="batch")
    later = (DraftOts.draft_id == draft.id, DraftOts.batch >= batch)
    db.execute(delete(DraftOts).where(*later))
    db.add(DraftOts(draft_id=draft.id, batch=batch, content=content, bytes=len(content)))
    db.flush()


def _item(draft: Draft) -> DraftItem:
    return DraftItem(
        key=draft.key,
        title=draft.title,
        teacher=draft.teacher,
        base=draft.base,
        end_ms=draft.end_ms,
        created_at=draft.created_at,
        updated_at=draft.updated_at,
        writer=draft.writer,
        revision=draft.revision,
        batches=draft.batches,
        bytes=draft.bytes,
    )


def _check(sent: DraftSent) -> None:
    for field, text, most in (
        ("title", sent.title, LONGEST_TITLE),
        ("teacher", sent.teacher or "", LONGEST_TEACHER),
        ("assertions", sent.assertions, LONGEST_ASSERTIONS),
    ):
        if len(text) > most:
            raise Invalid(field, f"It has at most {most:,} characters.")
        if "\0" in text:
            raise Invalid(field, "It must not contain a zero character.")
    if not WRITER.fullmatch(sent.writer):
        raise Invalid("writer", "It has at most 64 letters, digits, - and _.")
    _check_number("after", sent.after or 0, LATEST)
    _check_number("batch", sent.batch, MOST_BATCHES)
    _check_number("end_ms", sent.end_ms, LATEST)
    if sent.base is not None and not 1 <= sent.base < 1 << 63:
        raise Invalid("base", "It must be the number of a cast.")


def _check_number(field: str, number: int, most: int) -> None:
    if not 0 <= number <= most:
        raise Invalid(field, f"It must be a whole number, 0 to {most:,}.")
