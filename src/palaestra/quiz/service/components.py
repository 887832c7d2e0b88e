"""Components of slides."""

from msgspec import UNSET
from sqlalchemy import select

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid
from palaestra.quiz.kinds import ComponentType, View
from palaestra.quiz.models import Component, Media, Question, Slide
from palaestra.quiz.schemas.components import ComponentChange, NewComponent
from palaestra.quiz.service import copying, media

MOST = 200
LARGEST_IMAGE_SIDE = 600
_SIZES = {ComponentType.TEXT: (300, 100), ComponentType.QUESTION: (500, 300)}


def of_slide(db: ReadSession, slide_id: int) -> list[Component]:
    query = select(Component).where(Component.slide_id == slide_id).order_by(Component.id)
    return list(db.scalars(query))


def add(db: DbSession, identity: Identity, slide: Slide, wanted: NewComponent) -> Component:
    """Raises Invalid for a kind, view, picture or question that there is not."""
    if len(of_slide(db, slide.id)) >= MOST:
        raise Invalid("components", f"A slide has at most {MOST} components.")
    kind, view = _kind(wanted.type_id), read_view(wanted.view_id)
    component = Component(slide_id=slide.id, type_id=kind, view_id=view, x=wanted.x, y=wanted.y)
    component.text = wanted.text if kind is ComponentType.TEXT else None
    if kind is ComponentType.IMAGE:
        component.media_id = _picture(db, identity, wanted.media_id)
    if kind is ComponentType.QUESTION:
        component.question_id = _question(db, slide, wanted.question_id)
    width, height = _size(db, component, kind)
    component.w, component.h = wanted.w or width, wanted.h or height
    db.add(component)
    db.flush()
    return component


def _kind(type_id: int) -> ComponentType:
    try:
        return ComponentType(type_id)
    except ValueError as unknown:
        raise Invalid("type_id", f"There is no type of component {type_id}.") from unknown


def read_view(view_id: int, *, field: str = "view_id") -> View:
    try:
        return View(view_id)
    except ValueError as unknown:
        raise Invalid(field, "A view is 1 (Team), 2 (Judge), 3 (Audience) or 4.") from unknown


def _picture(db: ReadSession, identity: Identity, media_id: int | None) -> int:
    checked = media.checked(db, identity, media_id)
    if checked is None:
        raise Invalid("media_id", "An image component needs a picture.")
    return checked


def _question(db: ReadSession, slide: Slide, question_id: int | None) -> int:
    question = db.get(Question, question_id) if question_id is not None else None
    if question is None or question.slide_id != slide.id:
        raise Invalid("question_id", "A question component shows a question of its own slide.")
    return question.id


def _size(db: ReadSession, component: Component, kind: ComponentType) -> tuple[int, int]:
    """A picture as it is, made smaller where a side is longer than 600."""
    if kind is not ComponentType.IMAGE:
        return _SIZES[kind]
    picture = db.get_one(Media, component.media_id)
    scale = min(1.0, LARGEST_IMAGE_SIDE / max(picture.width, picture.height))
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def change(
    db: DbSession, identity: Identity, slide: Slide, component: Component, change: ComponentChange
) -> Component:
    for name in ("x", "y", "w", "h"):
        if (sent := getattr(change, name)) is not UNSET:
            setattr(component, name, sent)
    if change.text is not UNSET and component.type_id == ComponentType.TEXT:
        component.text = change.text
    if change.media_id is not UNSET and component.type_id == ComponentType.IMAGE:
        component.media_id = _picture(db, identity, change.media_id)
    if change.question_id is not UNSET and component.type_id == ComponentType.QUESTION:
        component.question_id = _question(db, slide, change.question_id)
    db.flush()
    return component


def copy_to(db: DbSession, component: Component, view_id: int) -> Component:
    """The same, on the same place, for another view."""
    copied = copying.duplicate(component, view_id=read_view(view_id))
    db.add(copied)
    db.flush()
    return copied


def remove(db: DbSession, component: Component) -> None:
    db.delete(component)
    db.flush()
