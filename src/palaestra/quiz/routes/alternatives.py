"""Alternatives of questions."""

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, delete, get, post, put
from palaestra.quiz.access import editors, editors_and_views
from palaestra.quiz.routes.questions import QUESTION
from palaestra.quiz.schemas.lists import Items, Said, listed
from palaestra.quiz.schemas.questions import (
    AlternativeChange,
    AlternativeItem,
    NewAlternative,
)
from palaestra.quiz.service import finding, items, questions, seen

ALTERNATIVES = f"{QUESTION}/alternatives"
ALTERNATIVE = f"{ALTERNATIVES}/{{alternative_id:int}}"


@get(ALTERNATIVES, access=editors_and_views)
def of_question(
    db: ReadSession, identity: Identity, quiz_id: int, slide_id: int, question_id: int
) -> Items[AlternativeItem]:
    """Who came by a code gets them as dealt: shuffled, and without the key before reveal."""
    return listed(seen.alternatives(db, identity, quiz_id, slide_id, question_id))


@post(ALTERNATIVES, access=editors)
def add(
    db: DbSession,
    identity: Identity,
    quiz_id: int,
    slide_id: int,
    question_id: int,
    data: NewAlternative,
) -> AlternativeItem:
    """After the others, unless it says where."""
    question = finding.question(db, identity, quiz_id, slide_id, question_id)
    return items.alternative_item(questions.add_alternative(db, question, data))


@get(ALTERNATIVE, access=editors_and_views)
def one(
    db: ReadSession,
    identity: Identity,
    quiz_id: int,
    slide_id: int,
    question_id: int,
    alternative_id: int,
) -> AlternativeItem:
    """One of them, as the list has it."""
    held = seen.alternatives(db, identity, quiz_id, slide_id, question_id)
    return seen.with_id(held, alternative_id, what="alternative")


@put(ALTERNATIVE, access=editors)
def change(
    db: DbSession,
    identity: Identity,
    quiz_id: int,
    slide_id: int,
    question_id: int,
    alternative_id: int,
    data: AlternativeChange,
) -> AlternativeItem:
    """Only the fields sent."""
    question = finding.question(db, identity, quiz_id, slide_id, question_id)
    found = finding.alternative(db, question, alternative_id)
    return items.alternative_item(questions.change_alternative(db, question, found, data))


@delete(ALTERNATIVE, access=editors)
def remove(
    db: DbSession,
    identity: Identity,
    quiz_id: int,
    slide_id: int,
    question_id: int,
    alternative_id: int,
) -> Said:
    """Take one away."""
    question = finding.question(db, identity, quiz_id, slide_id, question_id)
    questions.remove_alternative(db, finding.alternative(db, question, alternative_id))
    return Said(message="The alternative is deleted.")


ROUTES: list[Declared] = [of_question, add, one, change, remove]
