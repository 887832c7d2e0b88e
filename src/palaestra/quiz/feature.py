"""The quiz as a part of the house: so far its page, its addresses and the shape of its errors."""

from palaestra.core.access import public
from palaestra.core.feature import Feature
from palaestra.core.http import page
from palaestra.core.http.errors import ErrorShape
from palaestra.quiz.errors import PREFIXES, shape
from palaestra.quiz.routes import ROUTES

feature = Feature(
    name="quiz",
    routes=[*ROUTES, page("/quizzes", access=public)],
    errors=[ErrorShape(prefixes=PREFIXES, shape=shape)],
)
