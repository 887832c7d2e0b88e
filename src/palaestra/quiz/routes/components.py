"""Components of slides."""

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, delete, get, post, put
from palaestra.quiz.access import editors, editors_and_views
from palaestra.quiz.models import Component
from palaestra.quiz.routes.slides import SLIDE
from palaestra.quiz.schemas.components import ComponentChange, ComponentItem, NewComponent
from palaestra.quiz.schemas.lists import Items, Said, listed
from palaestra.quiz.service import components, finding, items, seen

COMPONENTS = f"{SLIDE}/components"
COMPONENT = f"{COMPONENTS}/{{component_id:int}}"


def _item(db: ReadSession, component: Component) -> ComponentItem:
    return items.component_item(component, items.pictures(db, component.media_id))


@get(COMPONENTS, access=editors_and_views)
def of_slide(
    db: ReadSession, identity: Identity, quiz_id: int, slide_id: int
) -> Items[ComponentItem]:
    """What stands on a slide; who came by a code gets those of their view."""
    return listed(seen.components_of(db, identity, quiz_id, slide_id))


@post(COMPONENTS, access=editors)
def add(
    db: DbSession, identity: Identity, quiz_id: int, slide_id: int, data: NewComponent
) -> ComponentItem:
    """A text, an image or a question, for one view."""
    slide = finding.slide(db, identity, quiz_id, slide_id)
    return _item(db, components.add(db, identity, slide, data))


@get(COMPONENT, access=editors_and_views)
def one(
    db: ReadSession, identity: Identity, quiz_id: int, slide_id: int, component_id: int
) -> ComponentItem:
    """One of them, as the list has it."""
    held = seen.components_of(db, identity, quiz_id, slide_id)
    return seen.with_id(held, component_id, what="component")


@put(COMPONENT, access=editors)
def change(
    db: DbSession,
    identity: Identity,
    quiz_id: int,
    slide_id: int,
    component_id: int,
    data: ComponentChange,
) -> ComponentItem:
    """Only the fields sent."""
    slide = finding.slide(db, identity, quiz_id, slide_id)
    found = finding.component(db, identity, quiz_id, slide_id, component_id)
    return _item(db, components.change(db, identity, slide, found, data))


@delete(COMPONENT, access=editors)
def remove(
    db: DbSession, identity: Identity, quiz_id: int, slide_id: int, component_id: int
) -> Said:
    """Take one off its slide."""
    components.remove(db, finding.component(db, identity, quiz_id, slide_id, component_id))
    return Said(message="The component is deleted.")


@post(f"{COMPONENT}/copy/{{view_id:int}}", access=editors)
def copy(
    db: DbSession,
    identity: Identity,
    quiz_id: int,
    slide_id: int,
    component_id: int,
    view_id: int,
) -> ComponentItem:
    """The same, on the same place, for another view."""
    found = finding.component(db, identity, quiz_id, slide_id, component_id)
    return _item(db, components.copy_to(db, found, view_id))


ROUTES: list[Declared] = [of_slide, add, one, change, remove, copy]
