"""Statistics as a part of the house: so far its documented `/status` and its page."""

from palaestra.core.access import public
from palaestra.core.feature import Feature
from palaestra.core.http import page
from palaestra.statistics.routes import ROUTES
from palaestra.statistics.settings import SECTION

feature = Feature(
    name="statistics", settings=SECTION, routes=[*ROUTES, page("/statistics", access=public)]
)
