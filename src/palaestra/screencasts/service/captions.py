"""Captions of casts, one track a language."""

import re
from collections.abc import Sequence

from sqlalchemy import func, select

from palaestra.core.access import Identity
from palaestra.core.activity import service as activity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid, NotFound
from palaestra.screencasts.models.casts import Caption
from palaestra.screencasts.schemas.casts import CaptionTrack
from palaestra.screencasts.vtt import LONGEST, read_vtt

# BCP 47, as far as pages need it: sv, en-GB, zh-Hans-CN.
_LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8}){0,3}")
LONGEST_LABEL = 80
MOST_TRACKS = 50


def find(db: ReadSession, cast_id: int, language: str) -> Caption:
    found = db.scalar(
        select(Caption).where(Caption.screencast_id == cast_id, Caption.language == language)
    )
    if found is None:
        raise NotFound("caption")
    return found


def put(
    db: DbSession, identity: Identity, cast_id: int, *, language: str, label: str, body: bytes
) -> CaptionTrack:
    """Replace or add a track; raises Invalid, for a bad cue with its line."""
    if not _LANGUAGE.fullmatch(language):
        raise Invalid("language", "It must be a language tag such as sv or en-GB.")
    if len(label) > LONGEST_LABEL:
        raise Invalid("label", f"It may have {LONGEST_LABEL} characters.")
    text = _text(body)
    cues = read_vtt(text)
    caption = _track(db, cast_id, language)
    caption.label, caption.text = label or language, text
    caption.cues = [[cue.start_ms, cue.end_ms, cue.text] for cue in cues]
    caption.search_text = " ".join(cue.text for cue in cues).casefold()
    db.add(caption)
    activity.record(db, identity, "screencasts.captioned", subject=str(cast_id), language=language)
    return CaptionTrack(language=language, label=caption.label, cues=len(cues))


def _text(body: bytes) -> str:
    if len(body) > LONGEST:
        raise Invalid("captions", f"A file of captions has at most {LONGEST:,} bytes.")
    try:
        return body.decode()
    except UnicodeDecodeError as wrong:
        line = body[: wrong.start].count(b"\n") + 1
        raise Invalid("captions", f"Line {line}: it is not UTF-8.") from wrong


def _track(db: DbSession, cast_id: int, language: str) -> Caption:
    try:
        return find(db, cast_id, language)
    except NotFound:
        counted = select(func.count()).where(Caption.screencast_id == cast_id)
        if (db.scalar(counted) or 0) >= MOST_TRACKS:
            raise Invalid("language", f"A cast has at most {MOST_TRACKS} tracks.") from None
        return Caption(screencast_id=cast_id, language=language)


def remove(db: DbSession, identity: Identity, cast_id: int, language: str) -> None:
    db.delete(find(db, cast_id, language))
    activity.record(
        db, identity, "screencasts.uncaptioned", subject=str(cast_id), language=language
    )


def all_of(db: ReadSession, cast_id: int) -> Sequence[Caption]:
    query = select(Caption).where(Caption.screencast_id == cast_id)
    return db.scalars(query.order_by(Caption.language)).all()
