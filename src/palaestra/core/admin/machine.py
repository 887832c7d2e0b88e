"""What a server process knows of itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from palaestra.core.database import utc_now
from palaestra.core.feature import Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """`needs` by the part of the server that has them."""

    version: str
    needs: Sequence[tuple[str, Sequence[Need]]]
    started_at: datetime = field(default_factory=utc_now)
