"""A quiz in a server's own database, and tokens of whoever watches it."""

import os
from pathlib import Path

from palaestra.core.access import Identity, Role
from palaestra.core.database import Database, DbSession
from palaestra.core.live.outbox import NoSockets
from palaestra.quiz.archive.plan import PlannedAlternative, PlannedQuestion, asking
from palaestra.quiz.kinds import QuestionType, View
from palaestra.quiz.schemas.quizzes import NewQuiz
from palaestra.quiz.service import archives, cities, codes, quizzes, slides, starting, teams

ADMIN = Identity(role=Role.ADMIN, username="benchmark")
SLIDES = 4


def open_database(data: Path) -> Database:
    """A second door into the data of a server that runs."""
    database = Database(f"sqlite:///{data / 'palaestra.db'}")
    database.context.update(live=NoSockets(), secret=(data / "secret").read_text().strip())
    return database


def make(db: DbSession, *, team_count: int) -> dict[str, object]:
    """A running presentation: tokens of operator, audience and every team, by name."""
    city = cities.make(db, f"City {os.urandom(4).hex()}")
    quiz = quizzes.make(db, ADMIN, NewQuiz(name="Benchmark", year=2026, city_id=city.id))
    question = PlannedQuestion(
        name="Which of these metals is liquid at 20 °C?",
        type_id=QuestionType.SINGLE,
        alternatives=[
            PlannedAlternative(alternative="Mercury", correct="1"),
            PlannedAlternative(alternative="Lead"),
            PlannedAlternative(alternative="Sodium"),
            PlannedAlternative(alternative="Tin"),
        ],
    )
    for _ in range(SLIDES):
        archives.fill_slide(db, slides.add(db, ADMIN, quiz.id), asking(question), {})
    for number in range(team_count):
        teams.add(db, ADMIN, quiz.id, f"Team {number}")
    starting.start(db, ADMIN, quiz.id)
    held = codes.listed(db, quiz.id)
    tokens = {code.id: codes.enter(db, code.code).token for code in held}
    by_view = {View(code.view_id): tokens[code.id] for code in held}
    return {
        "operator": by_view[View.OPERATOR],
        "audience": by_view[View.AUDIENCE],
        "teams": [tokens[code.id] for code in held if code.view_id == View.TEAM],
    }
