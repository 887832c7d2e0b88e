"""Parts of a quiz as the caller may see them: editors as they made them, views as dealt."""

from typing import Protocol, TypeVar

from palaestra.core.access import Identity
from palaestra.core.database import ReadSession
from palaestra.core.errors import NotFound
from palaestra.quiz.access import is_view, quiz_for
from palaestra.quiz.kinds import View
from palaestra.quiz.schemas.components import ComponentItem
from palaestra.quiz.schemas.questions import AlternativeItem
from palaestra.quiz.schemas.slides import RichSlide
from palaestra.quiz.service import components, finding, items, questions, results, rich
from palaestra.quiz.service.dealt import dealt_content


class _HasId(Protocol):
    @property
    def id(self) -> int: ...


Thing = TypeVar("Thing", bound=_HasId)


def with_id(things: list[Thing], wanted: int, *, what: str) -> Thing:
    """Raises NotFound."""
    for one in things:
        if one.id == wanted:
            return one
    raise NotFound(what)


def alternatives(
    db: ReadSession, identity: Identity, quiz_id: int, slide_id: int, question_id: int
) -> list[AlternativeItem]:
    if (slide := _dealt_slide(db, identity, quiz_id, slide_id)) is not None:
        return with_id(slide.questions, question_id, what="question").alternatives
    question = finding.question(db, identity, quiz_id, slide_id, question_id)
    return [items.alternative_item(one) for one in questions.alternatives(db, question)]


def components_of(
    db: ReadSession, identity: Identity, quiz_id: int, slide_id: int
) -> list[ComponentItem]:
    if (slide := _dealt_slide(db, identity, quiz_id, slide_id)) is not None:
        return slide.components
    finding.slide(db, identity, quiz_id, slide_id)
    found = components.of_slide(db, slide_id)
    known = items.pictures(db, *(one.media_id for one in found))
    return [items.component_item(one, known) for one in found]


def _dealt_slide(
    db: ReadSession, identity: Identity, quiz_id: int, slide_id: int
) -> RichSlide | None:
    """The slide of the presentation, for who came by a code; raises NotFound if it was not shown.

    None: look at the quiz itself, for editors and before the first presentation.
    """
    if identity.view is None:
        return None
    quiz_for(db, identity, quiz_id)
    presentation = results.latest(db, quiz_id)
    if presentation is None:
        if is_view(identity, View.OPERATOR, View.JUDGE):
            return None
        raise NotFound("slide")
    slides = rich.slides_shown(
        dealt_content(db, presentation), presentation, View[identity.view.upper()]
    )
    return with_id(slides, slide_id, what="slide")
