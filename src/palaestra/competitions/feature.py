"""Data competitions as a part of the house."""

from palaestra.competitions.errors import shape
from palaestra.competitions.events import EVENTS
from palaestra.competitions.jobs import JOBS
from palaestra.competitions.messages import MESSAGES
from palaestra.competitions.parts import parts
from palaestra.competitions.paths import PREFIXES
from palaestra.competitions.routes import (
    clients,
    competitions,
    hosting,
    insight,
    integrity,
    leaderboards,
    listings,
    notices,
    rescoring,
    rules,
    samples,
    submissions,
    teams,
    webhooks,
)
from palaestra.competitions.service import exports, files, notice_choices
from palaestra.competitions.settings import SECTION
from palaestra.core.access import signed_in
from palaestra.core.feature import Feature
from palaestra.core.http import page
from palaestra.core.http.errors import ErrorShape

feature = Feature(
    name="competitions",
    settings=SECTION,
    routes=[
        *clients.ROUTES,
        *competitions.ROUTES,
        *hosting.ROUTES,
        *integrity.ROUTES,
        *samples.ROUTES,
        *submissions.ROUTES,
        *leaderboards.ROUTES,
        *listings.ROUTES,
        *insight.ROUTES,
        *rescoring.ROUTES,
        *rules.ROUTES,
        *notices.ROUTES,
        *webhooks.ROUTES,
        *teams.ROUTES,
        page(
            "/competitions",
            "/competitions/new",
            "/competitions/{competition_id:str}",
            "/submissions",
            "/leaderboard",
            access=signed_in,
        ),
    ],
    events=EVENTS,
    messages=MESSAGES,
    jobs=JOBS,
    parts=parts,
    keeps=files.kept,
    exports=exports.of_account,
    forgets=notice_choices.forget,
    demo="palaestra.competitions.demo:fill",
    errors=[ErrorShape(prefixes=PREFIXES, shape=shape)],
)
