"""Slides: added, changed, copied, moved, removed. Their orders stay 0, 1, 2 … without gaps."""

from msgspec import UNSET
from sqlalchemy import func, select, update

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Conflict, Invalid
from palaestra.quiz.access import quiz_for
from palaestra.quiz.models import Slide
from palaestra.quiz.schemas.slides import SlideChange
from palaestra.quiz.service import copying, finding, media

MOST = 500


def listed(db: ReadSession, quiz_id: int) -> list[Slide]:
    return list(db.scalars(select(Slide).where(Slide.quiz_id == quiz_id).order_by(Slide.order)))


def add(db: DbSession, identity: Identity, quiz_id: int) -> Slide:
    """An empty one after the last. Raises Invalid beyond 500."""
    quiz = quiz_for(db, identity, quiz_id)
    slide = Slide(quiz_id=quiz.id, order=_next_order(db, quiz.id))
    db.add(slide)
    db.flush()
    return slide


def _next_order(db: ReadSession, quiz_id: int) -> int:
    count = db.scalar(select(func.count(Slide.id)).where(Slide.quiz_id == quiz_id)) or 0
    if count >= MOST:
        raise Invalid("slides", f"A competition has at most {MOST} slides.")
    return count


def change(db: DbSession, identity: Identity, slide: Slide, change: SlideChange) -> Slide:
    if change.title is not UNSET:
        slide.title = change.title
    if change.timer is not UNSET:
        slide.timer = change.timer
    if change.background_image_id is not UNSET:
        slide.background_image_id = media.checked(db, identity, change.background_image_id)
    db.flush()
    return slide


def move(db: DbSession, slide: Slide, *, to: int) -> Slide:
    """Put it at the place `to`; those between make room. Raises Invalid out of range."""
    slides = listed(db, slide.quiz_id)
    if not 0 <= to < len(slides):
        raise Invalid("order", f"The order is 0 to {len(slides) - 1}.")
    slides.remove(slide)
    slides.insert(to, slide)
    _number(db, slides)
    return slide


def copy(db: DbSession, slide: Slide) -> Slide:
    """A copy right after it."""
    at_end = _next_order(db, slide.quiz_id)
    copied = copying.copy_slide(db, slide, quiz_id=slide.quiz_id, order=at_end)
    return move(db, copied, to=slide.order + 1)


def remove(db: DbSession, slide: Slide) -> None:
    finding.refuse_running(db, slide.quiz_id)
    rest = [one for one in listed(db, slide.quiz_id) if one is not slide]
    if not rest:
        raise Conflict("A competition has at least one slide.")
    db.delete(slide)
    db.flush()
    _number(db, rest)


def _number(db: DbSession, slides: list[Slide]) -> None:
    """Orders in two steps, since no two slides of a quiz may ever have the same."""
    changed = [(order, one) for order, one in enumerate(slides) if one.order != order]
    for order, one in changed:
        one.order = -1 - order
    db.flush()
    ids = [one.id for _, one in changed]
    db.execute(update(Slide).where(Slide.id.in_(ids)).values(order=-1 - Slide.order))
    for _, one in changed:
        db.refresh(one)
