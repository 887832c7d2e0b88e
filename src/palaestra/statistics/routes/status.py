"""The documented `/status`."""

from palaestra.core.access import public
from palaestra.core.configuration import ServerSettings
from palaestra.core.database import ReadSession
from palaestra.core.http import Declared, get
from palaestra.statistics.schemas import Status
from palaestra.statistics.service import channels
from palaestra.statistics.settings import StatisticsSettings


@get("/status", access=public)
def status(db: ReadSession, server: ServerSettings, statistics: StatisticsSettings) -> Status:
    """What this server is and what it allows (statistics document, "/status")."""
    return Status(
        name=server.name,
        owner=server.owner,
        location=server.location,
        server_version=statistics.server_version,
        api_version=statistics.api_version,
        timeout=statistics.timeout,
        max_time=statistics.max_time,
        max_users=statistics.max_users,
        no_users=channels.users(db),
        max_data=statistics.max_data,
        extensions=sorted(statistics.extensions),
    )


ROUTES: list[Declared] = [status]
