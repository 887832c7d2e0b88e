"""A quiz that stands already when a test begins, and how people come to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from palaestra.core.access import Role
from palaestra.core.database import DbSession
from palaestra.quiz.kinds import QuestionType, View
from palaestra.quiz.models import Quiz, Slide
from tests.browser.visitors import Visitor
from tests.builders.accounts import database_of, make_person, token_of
from tests.builders.quiz import (
    code_of,
    first_slide,
    make_city,
    make_question,
    make_quiz,
    make_slide,
    make_team,
    make_text,
    settle,
)
from tests.builders.servers import RunningServer


@dataclass(frozen=True)
class Show:
    """A quiz and its codes, `teams` by name; `editor` is the cookie of who may change it."""

    quiz_id: int
    codes: dict[View, str]
    teams: dict[str, str]
    editor: str


@contextmanager
def showing(server: RunningServer, name: str) -> Iterator[Show]:
    database = database_of(server)
    try:
        yield database.transact(_make, name)
    finally:
        database.close()


def _make(db: DbSession, name: str) -> Show:
    city = make_city(db)
    editor = make_person(db, Role.EDITOR)
    settle(db, editor, city.id)
    quiz = make_quiz(db, city_id=city.id, name=name)
    _fill(db, quiz)
    teams = {title: make_team(db, quiz, title) for title in ("Kvarkarna", "Team Å")}
    views = (View.OPERATOR, View.JUDGE, View.AUDIENCE)
    return Show(
        quiz_id=quiz.id,
        codes={view: code_of(db, quiz.id, view) for view in views},
        teams={title: code_of(db, quiz.id, View.TEAM, team.id) for title, team in teams.items()},
        editor=token_of(db, editor),
    )


def _fill(db: DbSession, quiz: Quiz) -> None:
    """A choice with a timer, a number, and a text that only a judge can mark; 4 points each."""
    first = first_slide(db, quiz)
    first.title, first.timer = "Metals", 60
    question = "Which metal is liquid at room temperature, $20\\,^\\circ C$?"
    make_question(db, first, QuestionType.SINGLE, name=question)
    number = make_slide(db, quiz, title="Gravity")
    make_question(db, number, QuestionType.NUMERIC, name="How large is g?")
    text = make_slide(db, quiz, title="In words")
    make_question(
        db, text, QuestionType.TEXT, name="Why is the sky blue?", correcting_instructions="Rayleigh"
    )
    make_texts(db, text)


def make_texts(db: DbSession, slide: Slide) -> None:
    for view in (View.TEAM, View.AUDIENCE):
        make_text(db, slide, view, "Two sentences are enough.")


def enter_as_editor(visitor: Visitor, show: Show) -> None:
    url = visitor.server.url
    visitor.context.add_cookies([{"name": "user", "value": show.editor, "url": url}])


def join(visitor: Visitor, code: str) -> Page:
    """By typing the code; the page has the state of the quiz when this returns."""
    visitor.goto("/q")
    visitor.page.get_by_label("Code").fill(code)
    visitor.page.get_by_role("button", name="Join").click()
    expect(visitor.page).not_to_have_url(f"{visitor.server.url}/q")
    visitor.wait_for_frame('"state":')
    return visitor.page
