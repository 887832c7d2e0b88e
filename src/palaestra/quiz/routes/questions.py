"""Questions."""

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, delete, get, post, put
from palaestra.quiz.access import editors, quiz_for
from palaestra.quiz.routes.slides import SLIDE
from palaestra.quiz.schemas.lists import Items, Said, listed
from palaestra.quiz.schemas.questions import NewQuestion, QuestionChange, QuestionItem
from palaestra.quiz.service import finding, items, questions

QUESTIONS = f"{SLIDE}/questions"
QUESTION = f"{QUESTIONS}/{{question_id:int}}"


@get("/api/competitions/{quiz_id:int}/questions", access=editors)
def of_quiz(db: ReadSession, identity: Identity, quiz_id: int) -> Items[QuestionItem]:
    """All of a quiz, in the order of its slides."""
    quiz_for(db, identity, quiz_id)
    return listed([items.question_item(one) for one in questions.of_quiz(db, quiz_id)])


@get(QUESTIONS, access=editors)
def of_slide(
    db: ReadSession, identity: Identity, quiz_id: int, slide_id: int
) -> Items[QuestionItem]:
    """Those of a slide."""
    finding.slide(db, identity, quiz_id, slide_id)
    return listed([items.question_item(one) for one in questions.of_slide(db, slide_id)])


@post(QUESTIONS, access=editors)
def add(
    db: DbSession, identity: Identity, quiz_id: int, slide_id: int, data: NewQuestion
) -> QuestionItem:
    """A new one on this slide."""
    slide = finding.slide(db, identity, quiz_id, slide_id)
    return items.question_item(questions.add(db, slide, data))


@get(QUESTION, access=editors)
def one(
    db: ReadSession, identity: Identity, quiz_id: int, slide_id: int, question_id: int
) -> QuestionItem:
    """One question, without its alternatives."""
    return items.question_item(finding.question(db, identity, quiz_id, slide_id, question_id))


@put(QUESTION, access=editors)
def change(
    db: DbSession,
    identity: Identity,
    quiz_id: int,
    slide_id: int,
    question_id: int,
    data: QuestionChange,
) -> QuestionItem:
    """Only the fields sent."""
    question = finding.question(db, identity, quiz_id, slide_id, question_id)
    return items.question_item(questions.change(db, identity, quiz_id, question, data))


@delete(QUESTION, access=editors)
def remove(
    db: DbSession, identity: Identity, quiz_id: int, slide_id: int, question_id: int
) -> Said:
    """With its alternatives and past answers; 409 while the quiz is being shown."""
    question = finding.question(db, identity, quiz_id, slide_id, question_id)
    questions.remove(db, quiz_id, question)
    return Said(message="The question is deleted.")


ROUTES: list[Declared] = [of_quiz, of_slide, add, one, change, remove]
