"""Statistics as a part of the house."""

from palaestra.core.access import signed_in
from palaestra.core.feature import Feature
from palaestra.core.http import page
from palaestra.statistics.engines.needs import NEEDS
from palaestra.statistics.events import EVENTS
from palaestra.statistics.house import lifespan, parts
from palaestra.statistics.messages import MESSAGES
from palaestra.statistics.routes import (
    documents,
    exporting,
    formulas,
    importing,
    objects,
    preferences,
    status,
    workspaces,
)
from palaestra.statistics.service import farewells, files, greeting
from palaestra.statistics.settings import SECTION

feature = Feature(
    name="statistics",
    settings=SECTION,
    routes=[
        *status.ROUTES,
        *workspaces.ROUTES,
        *objects.ROUTES,
        *importing.ROUTES,
        *exporting.ROUTES,
        *documents.ROUTES,
        *formulas.ROUTES,
        *preferences.ROUTES,
        page(
            "/statistics",
            "/statistics/preferences",
            "/statistics/{workspace_id:str}",
            access=signed_in,
        ),
    ],
    events=EVENTS,
    messages=MESSAGES,
    parts=parts,
    lifespan=lifespan,
    left=farewells.left,
    greets=greeting.greet,
    checks=NEEDS,
    keeps=files.kept,
    exports=farewells.of_account,
    forgets=farewells.forget,
)
