"""`/metrics`, for Prometheus: with an admin's API key as its bearer token."""

from palaestra.core.access import admins
from palaestra.core.admin.service import metrics as found
from palaestra.core.database import ReadSession
from palaestra.core.http import Declared, Reply, get
from palaestra.core.jobs import Engine
from palaestra.core.live import Live
from palaestra.core.metrics import MEDIA_TYPE, Metrics


@get("/metrics", access=admins, counts=False)
def metrics(db: ReadSession, metrics: Metrics, engine: Engine, live: Live) -> Reply[bytes]:
    """Requests, events, sockets, jobs and memory; counted since the first time it was asked for."""
    text = metrics.text(found.gauges(db, engine=engine, live=live))
    return Reply(content=text, media_type=MEDIA_TYPE)


ROUTES: list[Declared] = [metrics]
