"""`/api/admin/health`: the server process that answers, and what the machine has for it."""

from palaestra.core.access import admins
from palaestra.core.admin.machine import Machine
from palaestra.core.admin.schemas import Health
from palaestra.core.admin.service import health
from palaestra.core.database import ReadSession
from palaestra.core.http import Declared, get
from palaestra.core.jobs import Engine
from palaestra.core.live import Live


@get("/api/admin/health", access=admins)
def look(db: ReadSession, machine: Machine, engine: Engine, live: Live) -> Health:
    """Versions, memory, worker processes, open sockets, and what `palaestra doctor` asks for."""
    return health.look(db, machine, engine=engine, live=live)


ROUTES: list[Declared] = [look]
