"""Rows by their ids below a quiz that the caller may reach. All raise NotFound and Forbidden."""

from sqlalchemy import select

from palaestra.core.access import Identity
from palaestra.core.database import ReadSession
from palaestra.core.errors import Conflict, NotFound
from palaestra.quiz.access import quiz_for
from palaestra.quiz.models import (
    Alternative,
    Code,
    Component,
    Presentation,
    Question,
    Quiz,
    Slide,
    Team,
)
from palaestra.quiz.models.presentations import ENDED


def slide(db: ReadSession, identity: Identity, quiz_id: int, slide_id: int) -> Slide:
    quiz_for(db, identity, quiz_id)
    found = db.get(Slide, slide_id)
    if found is None or found.quiz_id != quiz_id:
        raise NotFound("slide")
    return found


def question(
    db: ReadSession, identity: Identity, quiz_id: int, slide_id: int, question_id: int
) -> Question:
    slide(db, identity, quiz_id, slide_id)
    found = db.get(Question, question_id)
    if found is None or found.slide_id != slide_id:
        raise NotFound("question")
    return found


def alternative(db: ReadSession, question: Question, alternative_id: int) -> Alternative:
    found = db.get(Alternative, alternative_id)
    if found is None or found.question_id != question.id:
        raise NotFound("alternative")
    return found


def component(
    db: ReadSession, identity: Identity, quiz_id: int, slide_id: int, component_id: int
) -> Component:
    slide(db, identity, quiz_id, slide_id)
    found = db.get(Component, component_id)
    if found is None or found.slide_id != slide_id:
        raise NotFound("component")
    return found


def team(db: ReadSession, identity: Identity, quiz_id: int, team_id: int) -> Team:
    quiz_for(db, identity, quiz_id)
    found = db.get(Team, team_id)
    if found is None or found.quiz_id != quiz_id:
        raise NotFound("team")
    return found


def code(db: ReadSession, identity: Identity, quiz_id: int, code_id: int) -> Code:
    quiz_for(db, identity, quiz_id)
    found = db.get(Code, code_id)
    if found is None or found.quiz_id != quiz_id:
        raise NotFound("code")
    return found


def running(db: ReadSession, quiz_id: int) -> Presentation | None:
    """The presentation of a quiz that is not ended."""
    query = select(Presentation).where(Presentation.quiz_id == quiz_id, Presentation.state != ENDED)
    return db.scalar(query)


def refuse_running(db: ReadSession, quiz: Quiz | int) -> None:
    """What a presentation stands on is not taken away under it: raises Conflict."""
    quiz_id = quiz if isinstance(quiz, int) else quiz.id
    if running(db, quiz_id) is not None:
        raise Conflict("A presentation of this competition is running: end it first.")
