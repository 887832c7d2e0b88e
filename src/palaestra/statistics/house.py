"""What this feature has beside its routes: its parts, and what runs as long as the server."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

from palaestra.core.accounts import secrets
from palaestra.core.database import Database, DbSession, ReadSession, utc_now
from palaestra.core.jobs import Engine as Workers
from palaestra.core.sandbox import Sandbox
from palaestra.statistics.engines.engine import Engine, Limits
from palaestra.statistics.service import channels, objects, queue
from palaestra.statistics.service.benches import Benches
from palaestra.statistics.service.choosing import Choice, choose
from palaestra.statistics.service.importing import Importer
from palaestra.statistics.settings import StatisticsSettings

logger = logging.getLogger(__name__)

EVERY = 1.0


def parts(house: Any, known: Mapping[type, object]) -> dict[type, object]:
    settings: StatisticsSettings = house.settings[StatisticsSettings]
    choice = choose(settings.engine)
    limits = Limits(
        calc_timeout=settings.calc_timeout,
        memory_mb=settings.r_memory_mb,
        max_data=settings.max_data,
    )
    database: Database = house.database
    sandbox = known[Sandbox]
    assert isinstance(sandbox, Sandbox)
    benches = Benches(database, lambda: _open_engine(house, choice, sandbox), limits)
    database.context.update(benches=benches, statistics=settings)
    workers: Any = known[Workers]
    importer = Importer(
        database=database, blobs=house.blobs, workers=workers, max_data=settings.max_data
    )
    return {Benches: benches, Choice: choice, Importer: importer}


def _open_engine(house: Any, choice: Choice, sandbox: Sandbox) -> Engine:
    """Loads numpy: only when something is to be computed."""
    from palaestra.statistics.engines.choosing import open_engine

    return open_engine(
        choice.name,
        folder=house.settings.data / "statistics",
        key=secrets.derive(house.secret, "statistics").encode(),
        sandbox=sandbox,
    )


@contextlib.asynccontextmanager
async def lifespan(parts: Mapping[type, object]) -> AsyncIterator[None]:
    """What a server that was killed had begun is computed; sockets are watched."""
    benches, database = parts[Benches], parts[Database]
    settings = parts[StatisticsSettings]
    assert isinstance(benches, Benches)
    assert isinstance(database, Database)
    assert isinstance(settings, StatisticsSettings)
    await benches.start()
    for workspace_id in await database.atransact(_begin):
        benches.wake(workspace_id)
    watching = asyncio.create_task(_watch(database, benches, settings))
    try:
        yield
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
        await benches.stop()


def _begin(db: DbSession) -> list[int]:
    channels.forget_sockets(db, others=())
    channels.forget_old(db, now=utc_now())
    return objects.forget_running(db)


async def _watch(database: Database, benches: Benches, settings: StatisticsSettings) -> None:
    while True:
        await asyncio.sleep(EVERY)
        try:
            benches.forget_idle()
            if await database.aread(_somebody):
                await database.atransact(_look_after, settings)
        except Exception:
            logger.exception("the sockets of statistics were not looked after")


def _somebody(db: ReadSession) -> bool:
    return channels.somebody_is_there(db)


def _look_after(db: DbSession, settings: StatisticsSettings) -> None:
    now = utc_now()
    channels.close_silent(db, timeout=settings.timeout, max_time=settings.max_time, now=now)
    queue.send_again(db, now=now)
