"""Imaging as a part of the house."""

from palaestra.core.access import public
from palaestra.core.feature import Feature
from palaestra.core.http import page
from palaestra.core.http.errors import ErrorShape
from palaestra.imaging.errors import shape
from palaestra.imaging.parts import parts
from palaestra.imaging.paths import PREFIXES
from palaestra.imaging.routes import registrations
from palaestra.imaging.settings import SECTION

feature = Feature(
    name="imaging",
    settings=SECTION,
    routes=[*registrations.ROUTES, page("/imaging", access=public)],
    parts=parts,
    errors=[ErrorShape(prefixes=PREFIXES, shape=shape)],
)
