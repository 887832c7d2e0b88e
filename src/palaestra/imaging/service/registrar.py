"""The parts of the server that registering needs, and its own limit of calls."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from palaestra.core.blobs import Blobs
from palaestra.core.database import Database
from palaestra.core.errors import Forbidden
from palaestra.core.jobs import Engine
from palaestra.core.limits import Limiter
from palaestra.imaging.asked import Limits
from palaestra.imaging.settings import ImagingSettings

# One registration with two pictures of the largest size; see the issue of memory in the docs.
MEMORY = 1536 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Registrar:
    database: Database
    blobs: Blobs
    engine: Engine
    limiter: Limiter
    settings: ImagingSettings
    rate: str

    @property
    def limits(self) -> Limits:
        return Limits(pixels=self.settings.max_pixels)

    async def admit(self, address: str, *, origin: str | None, host: str) -> None:
        """Count a call from `address`; raises TooMany, and Forbidden for a stranger's page."""
        known = self.settings.origins
        own = origin is not None and urlsplit(origin).netloc == host
        if known is not None and origin is not None and not own and origin not in known:
            raise Forbidden("Pages of this origin may not call the registrar.")
        await self.limiter.atake(self.rate, "registrar", address)
