"""What this feature has for its handlers, by type."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from palaestra.core.blobs import Blobs
from palaestra.core.configuration import AccountsSettings, SandboxSettings
from palaestra.core.database import Database
from palaestra.core.jobs import Engine
from palaestra.core.live import Live
from palaestra.core.sandbox import Sandbox
from palaestra.screencasts.desk import CodeDesk
from palaestra.screencasts.live_runs import LiveRuns
from palaestra.screencasts.service.lists import Lists
from palaestra.screencasts.service.studio import Studio
from palaestra.screencasts.settings import ScreencastsSettings


def parts(_house: object, given: Mapping[type, Any]) -> dict[type, object]:
    open_mode = given[AccountsSettings].mode == "open"
    anonymous = open_mode or given[ScreencastsSettings].anonymous
    database: Database = given[Database]
    desk = CodeDesk(
        database,
        given[Sandbox],
        given[SandboxSettings],
        given[Blobs],
        needs_sign_in=not anonymous,
    )
    database.context["code"] = desk
    studio = Studio(
        database=database,
        blobs=given[Blobs],
        engine=given[Engine],
        lists=Lists(database),
        open_mode=open_mode,
        edit_blocked=given[ScreencastsSettings].edit_blocked,
    )
    live_runs = LiveRuns(database, desk, given[Live], at_once=given[SandboxSettings].interactive)
    database.context["live_runs"] = live_runs
    return {CodeDesk: desk, LiveRuns: live_runs, Studio: studio}


@asynccontextmanager
async def queues(parts: Mapping[type, Any]) -> AsyncIterator[None]:
    """While the server is up; then what waits to be run is given up."""
    try:
        yield
    finally:
        parts[CodeDesk].close()
        parts[LiveRuns].close()
