"""Screencasts as a part of the house: so far their page and the shape of their errors."""

from palaestra.core.access import public
from palaestra.core.feature import Feature
from palaestra.core.http import page
from palaestra.core.http.errors import ErrorShape
from palaestra.screencasts.errors import PREFIXES, shape

feature = Feature(
    name="screencasts",
    routes=[page("/screencasts", access=public)],
    errors=[ErrorShape(prefixes=PREFIXES, shape=shape)],
)
