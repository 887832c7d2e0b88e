"""Imaging as a part of the house: so far its page and the shape of its errors."""

from palaestra.core.access import public
from palaestra.core.feature import Feature
from palaestra.core.http import page
from palaestra.core.http.errors import ErrorShape
from palaestra.imaging.errors import PREFIXES, shape

feature = Feature(
    name="imaging",
    routes=[page("/imaging", access=public)],
    errors=[ErrorShape(prefixes=PREFIXES, shape=shape)],
)
