"""The parts of the server that making casts needs."""

from dataclasses import dataclass

from palaestra.core.blobs import Blobs
from palaestra.core.database import Database
from palaestra.core.errors import Forbidden
from palaestra.core.jobs import Engine
from palaestra.screencasts.service.lists import Lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    database: Database
    blobs: Blobs
    engine: Engine
    lists: Lists
    open_mode: bool
    edit_blocked: bool

    def open_for_changes(self) -> None:
        """Raises Forbidden where the server is told to keep casts as they are."""
        if self.edit_blocked:
            raise Forbidden("Casts cannot be changed on this server.")
