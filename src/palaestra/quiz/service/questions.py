"""Questions and their alternatives."""

from collections.abc import Iterable

from msgspec import UNSET
from sqlalchemy import select

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid
from palaestra.quiz.kinds import QuestionType
from palaestra.quiz.models import Alternative, Question, Slide
from palaestra.quiz.numbers import read_number
from palaestra.quiz.schemas.questions import (
    AlternativeChange,
    NewAlternative,
    NewQuestion,
    QuestionChange,
)
from palaestra.quiz.service import finding

MOST = 20
MOST_ALTERNATIVES = 100


def of_quiz(db: ReadSession, quiz_id: int) -> list[Question]:
    query = select(Question).join(Slide, Slide.id == Question.slide_id)
    return list(
        db.scalars(query.where(Slide.quiz_id == quiz_id).order_by(Slide.order, Question.id))
    )


def of_slide(db: ReadSession, slide_id: int) -> list[Question]:
    return list(
        db.scalars(select(Question).where(Question.slide_id == slide_id).order_by(Question.id))
    )


def add(db: DbSession, slide: Slide, wanted: NewQuestion) -> Question:
    """A TrueFalse question gets the alternative that holds its key."""
    if len(of_slide(db, slide.id)) >= MOST:
        raise Invalid("questions", f"A slide has at most {MOST} questions.")
    kind = _kind(wanted.type_id)
    question = Question(
        slide_id=slide.id,
        name=wanted.name,
        type_id=kind,
        total_score=wanted.total_score,
        tolerance=wanted.tolerance,
        correcting_instructions=wanted.correcting_instructions,
    )
    db.add(question)
    db.flush()
    if kind is QuestionType.TRUE_FALSE:
        add_alternative(db, question, NewAlternative(correct="1"))
    return question


def _kind(type_id: int) -> QuestionType:
    try:
        return QuestionType(type_id)
    except ValueError as unknown:
        raise Invalid("type_id", f"There is no type of question {type_id}.") from unknown


def change(
    db: DbSession, identity: Identity, quiz_id: int, question: Question, change: QuestionChange
) -> Question:
    if change.slide_id is not UNSET and change.slide_id != question.slide_id:
        question.slide_id = finding.slide(db, identity, quiz_id, change.slide_id).id
    if change.type_id is not UNSET:
        question.type_id = _kind(change.type_id)
        _give_key(db, question)
    for name in ("name", "total_score", "tolerance", "correcting_instructions"):
        if (sent := getattr(change, name)) is not UNSET:
            setattr(question, name, sent)
    db.flush()
    return question


def _give_key(db: DbSession, question: Question) -> None:
    if question.type_id == QuestionType.TRUE_FALSE and not alternatives(db, question):
        add_alternative(db, question, NewAlternative(correct="1"))


def remove(db: DbSession, quiz_id: int, question: Question) -> None:
    finding.refuse_running(db, quiz_id)
    db.delete(question)
    db.flush()


def alternatives(db: ReadSession, question: Question) -> list[Alternative]:
    query = select(Alternative).where(Alternative.question_id == question.id)
    return list(db.scalars(query.order_by(Alternative.alternative_order, Alternative.id)))


def add_alternative(db: DbSession, question: Question, wanted: NewAlternative) -> Alternative:
    """After the others, in the right order too, unless it says where."""
    held = alternatives(db, question)
    if len(held) >= MOST_ALTERNATIVES:
        raise Invalid("alternatives", f"A question has at most {MOST_ALTERNATIVES} alternatives.")
    order, place = wanted.alternative_order, wanted.correct_order
    if order is None:
        order = _after(one.alternative_order for one in held)
    if place is None:
        place = max(order, _after(one.correct_order for one in held))
    added = Alternative(
        question_id=question.id,
        alternative=_checked(question, wanted.alternative),
        alternative_order=order,
        correct=as_text(wanted.correct),
        correct_order=place,
    )
    db.add(added)
    db.flush()
    return added


def _after(orders: Iterable[int]) -> int:
    return max(orders, default=-1) + 1


def _checked(question: Question, text: str) -> str:
    """The right answer to a Numeric question is a number. Raises Invalid."""
    if question.type_id == QuestionType.NUMERIC and text and read_number(text) is None:
        raise Invalid("alternative", f"{text[:40]!r} is not a number.")
    return text


def as_text(correct: str | bool | int) -> str:
    """ "1" or "0" of what a client sent; the matching text as it is."""
    if isinstance(correct, bool):
        return "1" if correct else "0"
    return str(correct)


def change_alternative(
    db: DbSession, question: Question, alternative: Alternative, change: AlternativeChange
) -> Alternative:
    if change.alternative is not UNSET:
        alternative.alternative = _checked(question, change.alternative)
    if change.correct is not UNSET:
        alternative.correct = as_text(change.correct)
    if change.alternative_order is not UNSET:
        alternative.alternative_order = change.alternative_order
    if change.correct_order is not UNSET:
        alternative.correct_order = change.correct_order
    db.flush()
    return alternative


def remove_alternative(db: DbSession, alternative: Alternative) -> None:
    db.delete(alternative)
    db.flush()
