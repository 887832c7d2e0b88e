"""Screencasts as a part of the house."""

from palaestra.core.access import public
from palaestra.core.feature import Feature
from palaestra.core.http import page
from palaestra.core.http.errors import ErrorShape
from palaestra.screencasts.errors import PREFIXES, shape
from palaestra.screencasts.events import runs as run_events
from palaestra.screencasts.jobs import JOBS
from palaestra.screencasts.messages import MESSAGES
from palaestra.screencasts.parts import parts, queues
from palaestra.screencasts.routes import (
    archives,
    attempts,
    audio,
    captions,
    casts,
    drafts,
    elicasts,
    runs,
)
from palaestra.screencasts.service import files, owners
from palaestra.screencasts.settings import SECTION

feature = Feature(
    name="screencasts",
    settings=SECTION,
    parts=parts,
    lifespan=queues,
    left=run_events.left,
    events=run_events.EVENTS,
    messages=MESSAGES,
    jobs=JOBS,
    routes=[
        *archives.ROUTES,
        *audio.ROUTES,
        *captions.ROUTES,
        *elicasts.ROUTES,
        *casts.ROUTES,
        *drafts.ROUTES,
        *runs.ROUTES,
        *attempts.ROUTES,
        page(
            "/screencasts",
            "/screencasts/new",
            "/screencasts/{cast_id:int}",
            "/screencasts/{cast_id:int}/edit",
            "/screencasts/{cast_id:int}/answers",
            "/screencasts/{cast_id:int}/details",
            access=public,
        ),
    ],
    keeps=files.kept,
    exports=owners.of_account,
    forgets=owners.forget,
    demo="palaestra.screencasts.demo.filling:fill",
    errors=[ErrorShape(prefixes=PREFIXES, shape=shape, cross_origin=True)],
)
