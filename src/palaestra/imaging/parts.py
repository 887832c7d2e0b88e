"""What this feature's handlers may ask for by type."""

from typing import Any

from palaestra.core.configuration import ServerSettings
from palaestra.core.jobs import Engine
from palaestra.imaging.service.registrar import Registrar
from palaestra.imaging.settings import ImagingSettings


def parts(house: Any, known: dict[type, object]) -> dict[type, object]:
    engine: Any = known[Engine]
    settings = house.settings[ImagingSettings]
    on_loopback = house.settings[ServerSettings].on_loopback
    return {
        Registrar: Registrar(
            database=house.database,
            blobs=house.blobs,
            engine=engine,
            limiter=house.limiter,
            settings=settings,
            rate=settings.rate(on_loopback=on_loopback),
        )
    }
