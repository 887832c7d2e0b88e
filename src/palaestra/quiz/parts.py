"""What this feature's handlers may ask for by type."""

from typing import Any

from palaestra.core.jobs import Engine
from palaestra.quiz.service.media import Studio


def parts(house: Any, known: dict[type, object]) -> dict[type, object]:
    engine: Any = known[Engine]
    return {Studio: Studio(database=house.database, blobs=house.blobs, engine=engine)}
