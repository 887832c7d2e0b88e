"""Quizzes: made, changed, searched, removed."""

from dataclasses import dataclass
from typing import Any

from msgspec import UNSET
from sqlalchemy import exists, func, select

from palaestra.core import live
from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession, page_of
from palaestra.core.errors import Conflict, Invalid
from palaestra.quiz.access import city_of, quiz_for, require_city, visible
from palaestra.quiz.kinds import View
from palaestra.quiz.models import Presentation, Quiz, Slide, Team
from palaestra.quiz.models.presentations import ENDED
from palaestra.quiz.schemas.quizzes import NewQuiz, QuizChange
from palaestra.quiz.service import cities, codes, finding, media
from palaestra.quiz.service.searching import Sorting


def make(db: DbSession, identity: Identity, wanted: NewQuiz) -> Quiz:
    """With one slide and the codes of judge, audience and operator."""
    city_id = wanted.city_id if wanted.city_id is not None else city_of(db, identity)
    if city_id is None:
        raise Invalid("city_id", "Name the city that this competition belongs to.")
    require_city(db, identity, cities.get(db, city_id, field="city_id").id)
    name = _name(wanted.name)
    _refuse_taken(db, name, wanted.year, city_id)
    quiz = Quiz(name=name, year=wanted.year, city_id=city_id, font=wanted.font)
    return add(db, quiz, slides=[Slide(order=0)])


def add(db: DbSession, quiz: Quiz, *, slides: list[Slide]) -> Quiz:
    """Keep a new quiz with its first slides, and make its codes."""
    db.add(quiz)
    db.flush()
    for slide in slides:
        slide.quiz_id = quiz.id
        db.add(slide)
    for view in (View.JUDGE, View.AUDIENCE, View.OPERATOR):
        codes.make(db, quiz.id, view)
        db.flush()
    return quiz


def _name(name: str) -> str:
    if not name.strip():
        raise Invalid("name", "A competition needs a name.")
    return name.strip()


def _refuse_taken(db: ReadSession, name: str, year: int, city_id: int) -> None:
    if is_taken(db, name, year, city_id):
        raise Conflict("There is a competition of this name, year and city already.", field="name")


def is_taken(db: ReadSession, name: str, year: int, city_id: int) -> bool:
    same = (Quiz.name == name, Quiz.year == year, Quiz.city_id == city_id)
    return bool(db.scalar(select(exists().where(*same))))


def change(db: DbSession, identity: Identity, quiz_id: int, change: QuizChange) -> Quiz:
    quiz = quiz_for(db, identity, quiz_id)
    name = quiz.name if change.name is UNSET else _name(change.name)
    year = quiz.year if change.year is UNSET else change.year
    city_id = quiz.city_id if change.city_id is UNSET else change.city_id
    if (name, year, city_id) != (quiz.name, quiz.year, quiz.city_id):
        require_city(db, identity, cities.get(db, city_id, field="city_id").id)
        _refuse_taken(db, name, year, city_id)
    quiz.name, quiz.year, quiz.city_id = name, year, city_id
    if change.font is not UNSET:
        quiz.font = change.font
    if change.background_image_id is not UNSET:
        quiz.background_image_id = media.checked(db, identity, change.background_image_id)
    db.flush()
    return quiz


def remove(db: DbSession, identity: Identity, quiz_id: int) -> None:
    quiz = quiz_for(db, identity, quiz_id)
    finding.refuse_running(db, quiz)
    for code in codes.listed(db, quiz.id):
        live.disconnect(db, code_id=code.id)
    db.delete(quiz)
    db.flush()


@dataclass(frozen=True, kw_only=True)
class Search:
    name: str | None
    year: int | None
    city_id: int | None


@dataclass(frozen=True, kw_only=True)
class Found:
    """A quiz with what a list shows of it."""

    quiz: Quiz
    slides: int
    teams: int
    presentation_id: int | None


def found(
    db: ReadSession, identity: Identity, wanted: Search, *, sorting: Sorting
) -> tuple[list[Found], int]:
    columns = {
        "id": Quiz.id,
        "name": func.lower(Quiz.name),
        "year": Quiz.year,
        "city_id": Quiz.city_id,
        "updated": Quiz.updated,
    }
    query = sorting.apply(_counted().where(visible(db, identity)), columns, last=Quiz.id)
    rows, total = page_of(
        db, query.where(*_conditions(wanted)), page=sorting.page, size=sorting.page_size
    )
    return [Found(quiz=q, slides=s, teams=t, presentation_id=p) for q, s, t, p in rows], total


def one(db: ReadSession, quiz: Quiz) -> Found:
    row = db.execute(_counted().where(Quiz.id == quiz.id)).one()
    return Found(quiz=row[0], slides=row[1], teams=row[2], presentation_id=row[3])


def _counted() -> Any:
    slides = select(func.count(Slide.id)).where(Slide.quiz_id == Quiz.id).scalar_subquery()
    teams = select(func.count(Team.id)).where(Team.quiz_id == Quiz.id).scalar_subquery()
    running = (
        select(Presentation.id)
        .where(Presentation.quiz_id == Quiz.id, Presentation.state != ENDED)
        .scalar_subquery()
    )
    return select(Quiz, slides, teams, running)


def _conditions(wanted: Search) -> list[Any]:
    conditions: list[Any] = []
    if wanted.name:
        conditions.append(func.lower(Quiz.name).contains(wanted.name.lower(), autoescape=True))
    if wanted.year is not None:
        conditions.append(Quiz.year == wanted.year)
    if wanted.city_id is not None:
        conditions.append(Quiz.city_id == wanted.city_id)
    return conditions
