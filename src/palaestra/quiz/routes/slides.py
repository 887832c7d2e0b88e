"""Slides."""

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, delete, get, post, put
from palaestra.quiz.access import editors, quiz_for
from palaestra.quiz.models import Slide
from palaestra.quiz.schemas.lists import Items, Said, listed
from palaestra.quiz.schemas.slides import NewOrder, SlideChange, SlideItem
from palaestra.quiz.service import finding, items, slides

SLIDES = "/api/competitions/{quiz_id:int}/slides"
SLIDE = f"{SLIDES}/{{slide_id:int}}"


def _item(db: ReadSession, slide: Slide) -> SlideItem:
    return items.slide_item(slide, items.pictures(db, slide.background_image_id))


@get(SLIDES, access=editors)
def all_slides(db: ReadSession, identity: Identity, quiz_id: int) -> Items[SlideItem]:
    """In order."""
    quiz_for(db, identity, quiz_id)
    found = slides.listed(db, quiz_id)
    known = items.pictures(db, *(one.background_image_id for one in found))
    return listed([items.slide_item(one, known) for one in found])


@post(SLIDES, access=editors)
def add(db: DbSession, identity: Identity, quiz_id: int) -> SlideItem:
    """An empty one after the last."""
    return _item(db, slides.add(db, identity, quiz_id))


@get(SLIDE, access=editors)
def one(db: ReadSession, identity: Identity, quiz_id: int, slide_id: int) -> SlideItem:
    """One slide, without what stands on it."""
    return _item(db, finding.slide(db, identity, quiz_id, slide_id))


@put(SLIDE, access=editors)
def change(
    db: DbSession, identity: Identity, quiz_id: int, slide_id: int, data: SlideChange
) -> SlideItem:
    """Only the fields sent."""
    slide = finding.slide(db, identity, quiz_id, slide_id)
    return _item(db, slides.change(db, identity, slide, data))


@delete(SLIDE, access=editors)
def remove(db: DbSession, identity: Identity, quiz_id: int, slide_id: int) -> Said:
    """The others close up; 409 for the last one, and while the quiz is being shown."""
    slides.remove(db, finding.slide(db, identity, quiz_id, slide_id))
    return Said(message="The slide is deleted.")


@put(f"{SLIDE}/order", access=editors)
def move(
    db: DbSession, identity: Identity, quiz_id: int, slide_id: int, data: NewOrder
) -> SlideItem:
    """To another place; those between make room."""
    slide = finding.slide(db, identity, quiz_id, slide_id)
    return _item(db, slides.move(db, slide, to=data.order))


@post(f"{SLIDE}/copy", access=editors)
def copy(db: DbSession, identity: Identity, quiz_id: int, slide_id: int) -> SlideItem:
    """A copy right after it, with questions and components."""
    return _item(db, slides.copy(db, finding.slide(db, identity, quiz_id, slide_id)))


ROUTES: list[Declared] = [all_slides, add, one, change, remove, move, copy]
