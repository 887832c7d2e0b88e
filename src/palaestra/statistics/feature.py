"""Statistics as a part of the house: so far its documented `/status`."""

from palaestra.core.feature import Feature
from palaestra.statistics.routes import ROUTES
from palaestra.statistics.settings import SECTION

feature = Feature(name="statistics", settings=SECTION, routes=[*ROUTES])
