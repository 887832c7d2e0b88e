"""The quiz as a part of the house."""

from palaestra.core.access import public, signed_in
from palaestra.core.feature import Feature
from palaestra.core.http import page
from palaestra.core.http.errors import ErrorShape
from palaestra.quiz.errors import PREFIXES, shape
from palaestra.quiz.events import EVENTS
from palaestra.quiz.jobs import JOBS
from palaestra.quiz.lifespan import lifespan
from palaestra.quiz.messages import MESSAGES
from palaestra.quiz.parts import parts
from palaestra.quiz.routes import (
    alternatives,
    answers,
    archives,
    auth,
    codes,
    components,
    media,
    misc,
    presentations,
    questions,
    quizzes,
    slides,
    teams,
    users,
)
from palaestra.quiz.service import codes as code_service
from palaestra.quiz.service import exports
from palaestra.quiz.service import media as media_service
from palaestra.quiz.service import users as user_service
from palaestra.quiz.settings import SECTION

feature = Feature(
    name="quiz",
    settings=SECTION,
    routes=[
        *auth.ROUTES,
        *users.ROUTES,
        *misc.ROUTES,
        *media.ROUTES,
        *quizzes.ROUTES,
        *codes.ROUTES,
        *slides.ROUTES,
        *questions.ROUTES,
        *alternatives.ROUTES,
        *components.ROUTES,
        *teams.ROUTES,
        *answers.ROUTES,
        *presentations.ROUTES,
        *archives.ROUTES,
        page("/quizzes", "/quizzes/{quiz_id:int}", access=signed_in),
        page("/q", "/join", "/join/{code:str}", access=public),
        page("/q/operator", "/q/team", "/q/judge", "/q/audience", access=public),
    ],
    events=EVENTS,
    messages=MESSAGES,
    parts=parts,
    lifespan=lifespan,
    jobs=JOBS,
    keeps=media_service.kept,
    exports=exports.of_account,
    forgets=exports.forget,
    demo="palaestra.quiz.demo:fill",
    claims=user_service.claims,
    identifies=code_service.identify,
    errors=[ErrorShape(prefixes=PREFIXES, shape=shape)],
)
