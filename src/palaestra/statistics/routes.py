"""HTTP of the statistics feature."""

from palaestra.core.access import public
from palaestra.core.configuration import ServerSettings
from palaestra.core.http import Declared, get
from palaestra.statistics.schemas import Status
from palaestra.statistics.settings import StatisticsSettings


@get("/status", access=public)
async def status(server: ServerSettings, statistics: StatisticsSettings) -> Status:
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
        # Users are counted by their open workspaces; there are none before that part is built.
        no_users=0,
        max_data=statistics.max_data,
        extensions=[],
    )


ROUTES: list[Declared] = [status]
