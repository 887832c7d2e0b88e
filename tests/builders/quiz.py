"""Quizzes straight in a database: their parts, who works on them, and how they are shown."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from palaestra.core.access import Identity, Role
from palaestra.core.accounts.models import Account
from palaestra.core.database import DbSession, utc_now
from palaestra.quiz.kinds import ComponentType, QuestionType, View
from palaestra.quiz.models import (
    Alternative,
    City,
    Code,
    Component,
    Presentation,
    Question,
    Quiz,
    Slide,
    Team,
)
from palaestra.quiz.schemas.components import NewComponent
from palaestra.quiz.schemas.presentations import Submit
from palaestra.quiz.schemas.questions import NewAlternative, NewQuestion
from palaestra.quiz.schemas.quizzes import NewQuiz
from palaestra.quiz.service import (
    answering,
    cities,
    codes,
    components,
    presentations,
    questions,
    quizzes,
    results,
    slides,
    stage,
    starting,
    teams,
)
from palaestra.quiz.service.dealt import dealt_content

ADMIN = Identity(role=Role.ADMIN, username="a test")


def make_city(db: DbSession) -> City:
    return cities.make(db, f"City {uuid4().hex[:8]}")


def make_quiz(db: DbSession, *, city_id: int | None = None, name: str | None = None) -> Quiz:
    """With one slide, in a city of its own unless one is named."""
    city = city_id or make_city(db).id
    name = name or f"Quiz {uuid4().hex[:8]}"
    return quizzes.make(db, ADMIN, NewQuiz(name=name, year=2026, city_id=city))


def make_slide(db: DbSession, quiz: Quiz, **fields: Any) -> Slide:
    """After the last."""
    slide = slides.add(db, ADMIN, quiz.id)
    for name, value in fields.items():
        setattr(slide, name, value)
    db.flush()
    return slide


def first_slide(db: DbSession, quiz: Quiz) -> Slide:
    return slides.listed(db, quiz.id)[0]


# By type: what is right, and what is not.
ALTERNATIVES: dict[QuestionType, list[dict[str, Any]]] = {
    QuestionType.TEXT: [{"alternative": "Helium", "correct": True}],
    QuestionType.PRACTICAL: [],
    QuestionType.MULTIPLE: [
        {"alternative": "Neon", "correct": True},
        {"alternative": "Argon", "correct": True},
        {"alternative": "Iron"},
        {"alternative": "Zinc"},
    ],
    QuestionType.SINGLE: [
        {"alternative": "Mercury", "correct": True},
        {"alternative": "Gold"},
        {"alternative": "Silver"},
    ],
    QuestionType.MATCH: [
        {"alternative": "H", "correct": "hydrogen"},
        {"alternative": "K", "correct": "potassium"},
        {"alternative": "Na", "correct": "sodium"},
    ],
    QuestionType.NUMERIC: [{"alternative": "9.81", "correct": True}],
    QuestionType.TRUE_FALSE: [],
    QuestionType.ORDER: [
        {"alternative": "Newton", "correct_order": 0},
        {"alternative": "Maxwell", "correct_order": 1},
        {"alternative": "Einstein", "correct_order": 2},
    ],
}


def make_question(
    db: DbSession, slide: Slide, type: QuestionType = QuestionType.SINGLE, **fields: Any
) -> Question:
    """With alternatives as its type has them, worth 4 points unless `fields` say otherwise."""
    stated = {"name": f"A {type.label} question?", "total_score": 4, "tolerance": 0.1} | fields
    question = questions.add(db, slide, NewQuestion(type_id=int(type), **stated))
    for one in ALTERNATIVES[type]:
        questions.add_alternative(db, question, NewAlternative(**one))
    return question


def add_alternative(db: DbSession, question: Question, **fields: Any) -> Alternative:
    return questions.add_alternative(db, question, NewAlternative(**fields))


def make_team(db: DbSession, quiz: Quiz, name: str | None = None) -> Team:
    return teams.add(db, ADMIN, quiz.id, name or f"Team {uuid4().hex[:8]}")


def make_text(db: DbSession, slide: Slide, view: View, text: str) -> Component:
    wanted = NewComponent(type_id=ComponentType.TEXT, view_id=view, text=text)
    return components.add(db, ADMIN, slide, wanted)


def code_of(db: DbSession, quiz_id: int, view: View, team_id: int | None = None) -> str:
    """What somebody types in."""
    found = [
        one
        for one in codes.listed(db, quiz_id)
        if one.view_id == view and (team_id is None or one.team_id == team_id)
    ]
    return found[0].code


def code_identity(db: DbSession, quiz_id: int, view: View, team_id: int | None = None) -> Identity:
    """As who comes by that code, without a token."""
    code = next(
        one
        for one in codes.listed(db, quiz_id)
        if one.view_id == view and (team_id is None or one.team_id == team_id)
    )
    return identity_of(code)


def identity_of(code: Code) -> Identity:
    return Identity(
        view=View(code.view_id).label,
        quiz_id=code.quiz_id,
        team_id=code.team_id,
        code_id=code.id,
    )


@dataclass
class Made:
    """Ids of a quiz with one question on its first slide, and two teams."""

    quiz_id: int
    slide_id: int
    question_id: int
    alternative_id: int
    component_id: int
    team_id: int
    other_team_id: int
    code_id: int
    codes: dict[str, str] = field(default_factory=dict)


def make_all(db: DbSession, *, city_id: int | None = None) -> Made:
    """A quiz with something of everything; `codes` by view."""
    quiz = make_quiz(db, city_id=city_id)
    slide = first_slide(db, quiz)
    question = make_question(db, slide)
    component = make_text(db, slide, View.TEAM, "Look here")
    make_slide(db, quiz, title="The second")
    team, other = make_team(db, quiz), make_team(db, quiz)
    alternative = db.query(Alternative).filter_by(question_id=question.id).first()
    assert alternative is not None, "a Single question has some"
    return Made(
        quiz_id=quiz.id,
        slide_id=slide.id,
        question_id=question.id,
        alternative_id=alternative.id,
        component_id=component.id,
        team_id=team.id,
        other_team_id=other.id,
        code_id=codes.listed(db, quiz.id)[0].id,
        codes={view.label: code_of(db, quiz.id, view) for view in View},
    )


def settle(db: DbSession, account: Account, city_id: int) -> None:
    cities.settle(db, account.id, city_id)


def dealt_alternative(db: DbSession, presentation: Presentation, question_id: int) -> int:
    """The first one's id in a presentation."""
    return dealt_content(db, presentation).questions[question_id].alternatives[0].id


def make_over(db: DbSession, made: Made) -> dict[str, str]:
    """Show a quiz to its end, with one answer; how paths name the presentation and the answer."""
    row = starting.start(db, ADMIN, made.quiz_id)
    held = stage.held_by_id(db, row.id)
    presentations.set_slide(held, 0)
    team = code_identity(db, made.quiz_id, View.TEAM, made.team_id)
    choice = {"choice": dealt_alternative(db, row, made.question_id)}
    sent = Submit(answer_id="a", client_rev=1, question_id=made.question_id, payload=choice)
    answering.submit(held, team, sent, utc_now())
    presentations.end(held)
    answer = results.answer_to(db, row, made.team_id, made.question_id)
    return {"presentation_id": str(row.id), "answer_id": str(answer.id)}
