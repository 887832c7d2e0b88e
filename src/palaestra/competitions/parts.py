"""What this feature's handlers may ask for by type."""

from typing import Any

from palaestra.competitions.service.downloads import Signer
from palaestra.competitions.service.fetching import keep_limits
from palaestra.competitions.service.judging import keep_settings
from palaestra.competitions.service.submitting import Counter
from palaestra.competitions.settings import CompetitionsSettings
from palaestra.core.configuration import SandboxSettings
from palaestra.core.jobs import Engine


def parts(house: Any, known: dict[type, object]) -> dict[type, object]:
    engine: Any = known[Engine]
    keep_limits(house.database.context, house.settings[CompetitionsSettings])
    keep_settings(house.database.context, house.settings[SandboxSettings])
    return {
        Signer: Signer(secret=house.secret),
        Counter: Counter(database=house.database, blobs=house.blobs, engine=engine),
    }
