"""What is said about a cast: title, teacher, description, chapters, whether it is protected."""

from sqlalchemy import delete

from palaestra.core.access import Identity
from palaestra.core.activity import service as activity
from palaestra.core.database import DbSession, utc_now
from palaestra.core.errors import Forbidden, Invalid
from palaestra.screencasts.access import may_change, may_protect
from palaestra.screencasts.models.casts import Chapter, Screencast
from palaestra.screencasts.schemas.casts import CastChange, CastChapter
from palaestra.screencasts.service import casts

LONGEST_DESCRIPTION = 20_000
LONGEST_CHAPTER = 200
MOST_CHAPTERS = 200


def change(
    db: DbSession, identity: Identity, cast: Screencast, wanted: CastChange, *, open_mode: bool
) -> None:
    """Raises Forbidden; also for a protected cast, but for taking the protection away."""
    if wanted.is_protected is not None:
        protect(db, identity, cast, is_protected=wanted.is_protected)
    if not _says_more(wanted):
        return
    if cast.is_protected:
        raise Forbidden("This cast is protected: take the protection away first.")
    if not may_change(identity, cast, open_mode=open_mode):
        raise Forbidden("This cast belongs to somebody else.")
    _apply(db, cast, wanted)
    cast.updated_at = utc_now()
    activity.record(db, identity, "screencasts.described", subject=str(cast.id))


def protect(db: DbSession, identity: Identity, cast: Screencast, *, is_protected: bool) -> None:
    """Raises Forbidden but for its owner and admins."""
    if not may_protect(identity, cast):
        raise Forbidden("Only the owner of a cast or an admin protects it.")
    cast.is_protected = is_protected
    activity.record(
        db, identity, "screencasts.protected", subject=str(cast.id), is_protected=is_protected
    )


def _says_more(wanted: CastChange) -> bool:
    said = (wanted.title, wanted.teacher, wanted.description, wanted.skip_allowed, wanted.chapters)
    return any(value is not None for value in said)


def _apply(db: DbSession, cast: Screencast, wanted: CastChange) -> None:
    if wanted.title is not None:
        cast.title = casts.checked_title(wanted.title)
    if wanted.teacher is not None:
        cast.teacher = casts.checked_teacher(wanted.teacher) if wanted.teacher else None
    if wanted.description is not None:
        cast.description = _checked_description(wanted.description)
    if wanted.skip_allowed is not None:
        cast.skip_allowed = wanted.skip_allowed
    if wanted.chapters is not None:
        _replace_chapters(db, cast.id, wanted.chapters)
    cast.search_text = casts.search_text(cast.title, cast.teacher)


def _checked_description(text: str) -> str:
    if len(text) > LONGEST_DESCRIPTION:
        raise Invalid("description", f"It may have {LONGEST_DESCRIPTION:,} characters.")
    return text


def _replace_chapters(db: DbSession, cast_id: int, chapters: list[CastChapter]) -> None:
    for number, chapter in enumerate(chapters):
        _check_chapter(chapter, number)
    starts = [chapter.starts_ms for chapter in chapters]
    if len(set(starts)) < len(starts):
        raise Invalid("chapters", "Two chapters start at the same moment.")
    if len(chapters) > MOST_CHAPTERS:
        raise Invalid("chapters", f"A cast has at most {MOST_CHAPTERS} chapters.")
    db.execute(delete(Chapter).where(Chapter.screencast_id == cast_id))
    db.add_all(
        Chapter(screencast_id=cast_id, starts_ms=one.starts_ms, title=one.title.strip())
        for one in chapters
    )


def _check_chapter(chapter: CastChapter, number: int) -> None:
    if not 0 <= chapter.starts_ms < 2**31:
        raise Invalid(f"chapters[{number}].starts_ms", "It must be a moment of the cast, in ms.")
    if not 1 <= len(chapter.title.strip()) <= LONGEST_CHAPTER:
        raise Invalid(f"chapters[{number}].title", f"It has 1 to {LONGEST_CHAPTER} characters.")
