"""The pages of those who look after the server, as a part of the house."""

from typing import Any

from palaestra.core.access import admins
from palaestra.core.admin.routes import configuration, health, jobs, metrics, people, storage
from palaestra.core.admin.service.storage import BlobCount
from palaestra.core.feature import Feature
from palaestra.core.http import page


def _parts(house: Any, _known: dict[type, object]) -> dict[type, object]:
    return {BlobCount: BlobCount(house.blobs.root)}


feature = Feature(
    name="admin",
    routes=[
        page("/admin", access=admins),
        *people.ROUTES,
        *jobs.ROUTES,
        *storage.ROUTES,
        *health.ROUTES,
        *configuration.ROUTES,
        *metrics.ROUTES,
    ],
    parts=_parts,
)
