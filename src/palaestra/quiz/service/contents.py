"""Everything that stands on the slides of a quiz, in a few queries whatever its length."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from msgspec import structs
from sqlalchemy import select

from palaestra.core.database import ReadSession
from palaestra.quiz.models import Alternative, Component, Question, Quiz, Slide
from palaestra.quiz.schemas.questions import AlternativeItem, RichQuestion
from palaestra.quiz.schemas.slides import RichSlide
from palaestra.quiz.service import items
from palaestra.quiz.service.items import Pictures

T = TypeVar("T")


def rich_slides(db: ReadSession, quiz: Quiz) -> tuple[list[RichSlide], Pictures]:
    """The slides in order, with keys; and the pictures of the quiz."""
    slides = db.scalars(select(Slide).where(Slide.quiz_id == quiz.id).order_by(Slide.order)).all()
    questions = _questions(db, quiz.id)
    components = _components(db, quiz.id)
    known = items.pictures(
        db,
        quiz.background_image_id,
        *(slide.background_image_id for slide in slides),
        *(one.media_id for found in components.values() for one in found),
    )
    return [_rich(slide, questions, components, known) for slide in slides], known


def _questions(db: ReadSession, quiz_id: int) -> dict[int, list[RichQuestion]]:
    """By slide."""
    of_quiz = select(Question).join(Slide, Slide.id == Question.slide_id)
    questions = db.scalars(of_quiz.where(Slide.quiz_id == quiz_id).order_by(Question.id)).all()
    alternatives = _alternatives(db, quiz_id)
    found: dict[int, list[RichQuestion]] = defaultdict(list)
    for one in questions:
        found[one.slide_id].append(rich_question(one, alternatives[one.id]))
    return found


def _alternatives(db: ReadSession, quiz_id: int) -> dict[int, list[Alternative]]:
    """By question."""
    query = (
        select(Alternative)
        .join(Question, Question.id == Alternative.question_id)
        .join(Slide, Slide.id == Question.slide_id)
        .where(Slide.quiz_id == quiz_id)
        .order_by(Alternative.alternative_order, Alternative.id)
    )
    found: dict[int, list[Alternative]] = defaultdict(list)
    for one in db.scalars(query):
        found[one.question_id].append(one)
    return found


def rich_question(question: Question, alternatives: Iterable[Alternative]) -> RichQuestion:
    shown: list[AlternativeItem] = [items.alternative_item(one) for one in alternatives]
    bare = structs.asdict(items.question_item(question))
    return RichQuestion(**bare, alternatives=shown, matches=[])


def _components(db: ReadSession, quiz_id: int) -> dict[int, list[Component]]:
    """By slide."""
    query = select(Component).join(Slide, Slide.id == Component.slide_id)
    found: dict[int, list[Component]] = defaultdict(list)
    for one in db.scalars(query.where(Slide.quiz_id == quiz_id).order_by(Component.id)):
        found[one.slide_id].append(one)
    return found


def _rich(
    slide: Slide,
    questions: dict[int, list[RichQuestion]],
    components: dict[int, list[Component]],
    known: Pictures,
) -> RichSlide:
    return RichSlide(
        id=slide.id,
        order=slide.order,
        title=slide.title,
        timer=slide.timer,
        competition_id=slide.quiz_id,
        background_image=items.picture(known, slide.background_image_id),
        questions=_of(questions, slide.id),
        components=[items.component_item(one, known) for one in _of(components, slide.id)],
    )


def _of(found: dict[int, list[T]], slide_id: int) -> list[T]:
    return found.get(slide_id, [])
