"""Imaging as a part of the house."""

from palaestra.core.access import public
from palaestra.core.feature import Feature
from palaestra.core.http import page
from palaestra.core.http.errors import ErrorShape
from palaestra.imaging.errors import shape
from palaestra.imaging.events import EVENTS
from palaestra.imaging.jobs import JOBS
from palaestra.imaging.parts import parts
from palaestra.imaging.paths import PREFIXES
from palaestra.imaging.routes import batches, circles, jobs, registrations
from palaestra.imaging.service import later
from palaestra.imaging.settings import SECTION

feature = Feature(
    name="imaging",
    settings=SECTION,
    routes=[
        *circles.ROUTES,
        *batches.ROUTES,
        *jobs.ROUTES,
        *registrations.ROUTES,
        page("/imaging", access=public),
        page("/imaging/batch", access=public),
    ],
    events=EVENTS,
    jobs=JOBS,
    parts=parts,
    keeps=later.kept,
    exports=later.of_account,
    forgets=later.forget_account,
    errors=[ErrorShape(prefixes=PREFIXES, shape=shape)],
)
