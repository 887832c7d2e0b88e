"""Copies of slides and quizzes with what stands on them; never teams, answers or codes."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import inspect, select

from palaestra.core.access import Identity
from palaestra.core.database import Base, DbSession
from palaestra.quiz.access import quiz_for
from palaestra.quiz.models import Alternative, Component, Question, Quiz, Slide

Row = TypeVar("Row", bound=Base)
_OWN = ("id", "created", "updated")
LONGEST_NAME = 200


def duplicate(row: Row, **changed: Any) -> Row:
    """A new row with the same fields, but for `changed`."""
    columns = inspect(type(row)).column_attrs
    same = {one.key: getattr(row, one.key) for one in columns if one.key not in _OWN}
    return type(row)(**{**same, **changed})


def copy_slide(db: DbSession, slide: Slide, *, quiz_id: int, order: int) -> Slide:
    copied = duplicate(slide, quiz_id=quiz_id, order=order)
    db.add(copied)
    db.flush()
    _copy_contents(db, {slide.id: copied.id})
    return copied


def copy_quiz(db: DbSession, identity: Identity, quiz_id: int) -> Quiz:
    """Named "Copy of …", as often as it takes until no other has the name."""
    from palaestra.quiz.service import quizzes

    original = quiz_for(db, identity, quiz_id)
    name = original.name
    while True:
        name = f"Copy of {name}"[:LONGEST_NAME]
        if not quizzes.is_taken(db, name, original.year, original.city_id):
            break
        if len(name) == LONGEST_NAME:
            name = name[: LONGEST_NAME // 2]
    slides = _slides(db, original.id)
    copies = [duplicate(slide) for slide in slides]
    copied = quizzes.add(db, duplicate(original, name=name), slides=copies)
    pairs = zip(slides, copies, strict=True)
    _copy_contents(db, {slide.id: copy.id for slide, copy in pairs})
    return copied


def _slides(db: DbSession, quiz_id: int) -> Sequence[Slide]:
    return db.scalars(select(Slide).where(Slide.quiz_id == quiz_id).order_by(Slide.order)).all()


def _copy_contents(db: DbSession, slide_ids: dict[int, int]) -> None:
    """Questions, alternatives and components; `slide_ids` from old to new."""
    questions = db.scalars(
        select(Question).where(Question.slide_id.in_(slide_ids)).order_by(Question.id)
    ).all()
    copies = [duplicate(one, slide_id=slide_ids[one.slide_id]) for one in questions]
    db.add_all(copies)
    db.flush()
    new_ids = {old.id: new.id for old, new in zip(questions, copies, strict=True)}
    alternatives = select(Alternative).where(Alternative.question_id.in_(new_ids))
    for one in db.scalars(alternatives.order_by(Alternative.id)).all():
        db.add(duplicate(one, question_id=new_ids[one.question_id]))
    _copy_components(db, slide_ids, new_ids)
    db.flush()


def _copy_components(
    db: DbSession, slide_ids: dict[int, int], question_ids: dict[int, int]
) -> None:
    components = select(Component).where(Component.slide_id.in_(slide_ids)).order_by(Component.id)
    for one in db.scalars(components).all():
        question_id = question_ids.get(one.question_id or 0)
        db.add(duplicate(one, slide_id=slide_ids[one.slide_id], question_id=question_id))
